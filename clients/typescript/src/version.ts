/** The version of this package, the same as that of the server it belongs to. */
export const version = '0.1.0'
