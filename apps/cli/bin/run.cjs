#!/usr/bin/env node
'use strict'
// The front: answers --version by itself, else loads the command table and one command. What a loop
// calls all the time is in a file of its own.
const argv = process.argv.slice(2)
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  process.stdout.write(`spec-kitty-cli version ${require('../package.json').version}\n`)
} else {
  const hot = argv[0] === 'status' || argv[0] === 'next'
  const { start } = require(hot ? `../dist/hot-${argv[0]}.cjs` : '../dist/main.cjs')
  start(argv, (file) => require(`../dist/${file}`)).then((code) => {
    process.exitCode = code
  })
}
