// What TypeScript is told of `import '@ringloop/react-bindings/desk.css'`: it is there, and exports nothing.
export {}
