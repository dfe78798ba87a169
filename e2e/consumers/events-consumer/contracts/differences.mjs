/** Where two JSON values differ: one line each, the place first. */
export function differences(before, after, place = '') {
  if (isList(before) && isList(after) && [...before, ...after].every((one) => !isObject(one)))
    return members(before, after, place)
  if (!isObject(before) || !isObject(after))
    return Object.is(before, after) ? [] : [`${place}: was ${short(before)}, is ${short(after)}`]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => {
    const at = place === '' ? key : `${place}.${key}`
    if (!Object.hasOwn(after, key)) return [`${at}: is gone`]
    if (!Object.hasOwn(before, key)) return [`${at}: is new`]
    return differences(before[key], after[key], at)
  })
}

function members(before, after, place) {
  const changed = [
    ...before.filter((one) => !after.includes(one)).map((one) => `${place}: ${short(one)} is gone`),
    ...after.filter((one) => !before.includes(one)).map((one) => `${place}: ${short(one)} is new`),
  ]
  const same = before.length === after.length && before.every((one, at) => one === after[at])
  return changed.length > 0 || same ? changed : [`${place}: in another order`]
}

function isObject(value) {
  return typeof value === 'object' && value !== null
}

function isList(value) {
  return Array.isArray(value)
}

function short(value) {
  const written = JSON.stringify(value)
  return written.length > 80 ? `${written.slice(0, 77)}...` : written
}
