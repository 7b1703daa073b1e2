import type { StageTemplates } from '../infra/stage-templates.ts';

/** The verb-noun of each function by its logical id, and by those of its versions and aliases. */
export function functionNames(stage: Pick<StageTemplates, 'ofType'>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, Properties } of stage.ofType('AWS::Lambda::Function')) {
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
    const name = Variables?.POWERTOOLS_SERVICE_NAME;
    if (typeof name === 'string') names.set(id, name);
  }
  for (const type of ['AWS::Lambda::Version', 'AWS::Lambda::Alias']) {
    for (const { id, Properties } of stage.ofType(type)) names.set(id, namedIn(Properties.FunctionName, names));
  }
  return names;
}

/** The function that a property names: itself, or its alias. Throws where it names none. */
export function namedIn(property: unknown, names: ReadonlyMap<string, string>): string {
  const text = JSON.stringify(property);
  const found = [...names].find(([id]) => text.includes(`"${id}"`));
  if (found === undefined) throw new Error(`no function is named in ${text}`);
  return found[1];
}
