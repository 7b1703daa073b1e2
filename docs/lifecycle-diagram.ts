/**
 * Draws `statemachines/dossier-lifecycle.asl.json` in `docs/lifecycle.md`: `node docs/lifecycle-diagram.ts`.
 * A unit test proves that the page shows the machine as it is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { dashed } from '../infra/names.ts';

const MachineSchema = z.object({
  StartAt: z.string(),
  States: z.record(
    z.string(),
    z.object({
      Type: z.enum(['Task', 'Choice', 'Fail']),
      Arguments: z.object({ FunctionName: z.string() }).optional(),
      Choices: z.array(z.object({ Condition: z.string(), Next: z.string() })).optional(),
      Default: z.string().optional(),
      Catch: z.array(z.object({ ErrorEquals: z.array(z.string()), Next: z.string() })).optional(),
      Next: z.string().optional(),
      End: z.literal(true).optional(),
    }),
  ),
});
type State = z.infer<typeof MachineSchema>['States'][string];

const machineFile = new URL('../statemachines/dossier-lifecycle.asl.json', import.meta.url);
export const lifecyclePage = new URL('lifecycle.md', import.meta.url);

/** Between these lines the page belongs to this program. */
const BLOCK = /(<!-- machine: docs\/lifecycle-diagram\.ts -->\n)[\s\S]*?(\n<!-- \/machine -->)/;

/** `Put in the Boite` → `PutInTheBoite`: what Mermaid takes as an identifier. */
const node = (name: string): string => name.replace(/(?:^|\s)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `${DeliverToBoiteFunctionArn}` → `deliver-to-boite`. */
const functionOf = (placeholder: string): string => dashed(placeholder.replace(/^\$\{(\w+)FunctionArn\}$/, '$1'));

/** `{% $states.input.way = 'push' or $states.input.way = 'suspendu' %}` → `way = 'push' or way = 'suspendu'`. */
const conditionOf = (text: string): string => text.replace(/^\{% | %\}$/g, '').replaceAll('$states.input.', '');

function shape(name: string, { Type, Arguments }: State): string {
  if (Type === 'Choice') return `  ${node(name)}{"${name}"}`;
  if (Type === 'Fail') return `  ${node(name)}["${name}<br/>fails: the event stays open"]`;
  return `  ${node(name)}["${name}<br/>${functionOf(Arguments?.FunctionName ?? '')}"]`;
}

function arrows(name: string, state: State): string[] {
  const from = node(name);
  return [
    ...(state.Choices ?? []).map(({ Condition, Next }) => `  ${from} -->|"${conditionOf(Condition)}"| ${node(Next)}`),
    ...(state.Default === undefined ? [] : [`  ${from} -->|else| ${node(state.Default)}`]),
    ...(state.Next === undefined ? [] : [`  ${from} --> ${node(state.Next)}`]),
    ...(state.End === undefined ? [] : [`  ${from} --> Stop`]),
    ...(state.Catch ?? []).map(({ ErrorEquals, Next }) => `  ${from} -.->|"${ErrorEquals.join(', ')}"| ${node(Next)}`),
  ];
}

/** The machine as a Mermaid flowchart. */
export function lifecycleDiagram(): string {
  const { StartAt, States } = MachineSchema.parse(JSON.parse(readFileSync(machineFile, 'utf8')));
  const states = Object.entries(States);
  return [
    '```mermaid',
    'flowchart TD',
    '  Start(["numero, seq, kind"])',
    ...states.map(([name, state]) => shape(name, state)),
    '  Stop(["end"])',
    `  Start --> ${node(StartAt)}`,
    ...states.flatMap(([name, state]) => arrows(name, state)),
    '```',
  ].join('\n');
}

/** The page with the diagram drawn anew. */
export const withDiagram = (page: string): string =>
  page.replace(BLOCK, (_, before: string, after: string) => `${before}${lifecycleDiagram()}${after}`);

if (import.meta.main) writeFileSync(lifecyclePage, withDiagram(readFileSync(lifecyclePage, 'utf8')));
