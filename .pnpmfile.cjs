// Beside React 19, the DOM of React 18 would take that for its own.
module.exports.hooks = {
  readPackage(manifest) {
    if (manifest.name === 'react-dom' && manifest.version === '18.3.1')
      return { ...manifest, peerDependencies: {}, dependencies: { ...manifest.dependencies, ...manifest.peerDependencies } }
    return manifest
  },
}
