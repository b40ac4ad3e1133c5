/** The address that people open, with a slash at the end. */
export const publicUrlOf = ({
  url,
  publicUrl = url,
}: {
  readonly url: string
  readonly publicUrl?: string | undefined
}): string => `${publicUrl.replace(/\/+$/, '')}/`
