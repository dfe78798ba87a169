import { run } from './run.js'

const violations = []
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  violations.push(`${violatedDirective} ${blockedURI}`),
)

/** A page that is asked to evaluate text shows that a violation would be seen. */
function evaluate(text) {
  if (text !== null) new Function(text)()
}

run()
  .then((result) => {
    evaluate(new URLSearchParams(location.search).get('evaluate'))
    return result
  })
  .catch((error) => ({ error: String(error) }))
  .then(async (result) => {
    // Violations are told in a task of their own.
    await new Promise((told) => setTimeout(told, 50))
    document.getElementById('result').textContent = JSON.stringify({ ...result, violations })
  })
