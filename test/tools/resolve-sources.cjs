// How dependency-cruiser finds sources: `#proto/x.js` is proto/x.ts, as it is for vitest.
const { resolve } = require('node:path')

const folders = ['proto', 'platform', 'provider-server', 'media-host', 'meta-sim', 'cli']

module.exports = {
  resolve: {
    alias: Object.fromEntries(folders.map((folder) => [`#${folder}`, resolve(__dirname, '../..', folder)])),
    extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
  },
}
