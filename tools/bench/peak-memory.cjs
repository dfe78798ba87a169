process.on('exit', () => {
  require('node:fs').writeFileSync(
    process.env.PEAK_MEMORY_FILE,
    String(process.resourceUsage().maxRSS),
  )
})
