/** What help, look-up and snapshot need to know about a command class, as plain data. */
export function tableEntry(command, file) {
  return {
    id: command.id,
    aliases: command.aliases ?? [],
    hiddenAliases: command.hiddenAliases ?? [],
    hidden: command.hidden === true,
    file,
    access: command.access,
    group: command.group ?? null,
    summary: command.summary,
    description: command.description ?? null,
    args: Object.entries(command.args ?? {}).map(([name, arg]) => ({
      name,
      description: arg.description ?? '',
      required: arg.required === true,
      multiple: arg.multiple === true || command.strict === false,
    })),
    flags: [
      ...flagEntries(command.flags ?? {}, false),
      ...flagEntries(command.baseFlags ?? {}, true),
    ],
    examples: command.examples ?? [],
    variadic: command.strict === false,
  }
}

function flagEntries(flags, global) {
  return Object.entries(flags).map(([name, flag]) => ({
    name,
    char: flag.char ?? null,
    type: flag.type,
    description: flag.description ?? '',
    value: flag.helpValue ?? null,
    options: flag.options ?? null,
    default: flag.type === 'boolean' || flag.default === undefined ? null : String(flag.default),
    required: flag.required === true,
    multiple: flag.multiple === true,
    hidden: flag.hidden === true,
    global,
  }))
}
