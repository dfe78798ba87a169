// What npm shows of a published package: no scripts and no development dependencies, some of which are private.
module.exports = {
  hooks: {
    beforePacking(manifest) {
      const { devDependencies, scripts, ...published } = manifest
      return published
    },
  },
}
