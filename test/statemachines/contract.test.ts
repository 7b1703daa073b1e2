import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { placeholder } from '../../infra/constructs/state-machine.ts';
import { plain } from '../infra/intrinsics.ts';
import { actionsOf, statementsOf } from '../infra/policies.ts';
import { STAGES, synthesise } from '../infra/stages.ts';
import { functionOf, MACHINES, machineOf, textOf } from './asl.ts';

const MachinePropertiesSchema = z.object({
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.json()),
  RoleArn: z.json(),
});

/** Functions that a text calls, by their placeholders. */
const placeholdersOf = (text: string): string[] => [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

describe.each(STAGES)('machines of the stage %s', (stage) => {
  const { ofType } = synthesise(stage);
  const deployed = ofType('AWS::StepFunctions::StateMachine').map(({ Properties }) => MachinePropertiesSchema.parse(Properties));
  const find = (name: string) => deployed.find(({ DefinitionString }) => DefinitionString === textOf(name));

  test('every file is deployed, and nothing else', () => {
    expect(deployed.map(({ DefinitionString }) => MACHINES.find((name) => textOf(name) === DefinitionString)).sort()).toEqual(
      [...MACHINES].sort(),
    );
  });

  test.each(MACHINES)('%s: every placeholder has its function, and every substitution its use', (name) => {
    const substitutions = Object.keys(find(name)?.DefinitionSubstitutions ?? {});
    expect(substitutions.toSorted()).toEqual(placeholdersOf(textOf(name)));
    const called = Object.values(machineOf(name).States).flatMap((state) =>
      state.Type === 'Task' ? [placeholder(functionOf(state))] : [],
    );
    expect(new Set(called)).toEqual(new Set(substitutions));
  });

  test.each(MACHINES)('%s may invoke the functions that it names, and no other', (name) => {
    const machine = find(name);
    const role = plain(machine?.RoleArn).replace('.Arn', '');
    const invoked = ofType('AWS::IAM::Policy')
      .filter(({ Properties }) => z.array(z.json()).parse(Properties.Roles).map(plain).includes(role))
      .flatMap(statementsOf)
      .filter((statement) => actionsOf(statement).includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) => [Resource].flat().map(plain));
    expect(invoked.sort()).toEqual(
      Object.values(machine?.DefinitionSubstitutions ?? {})
        .map(plain)
        .sort(),
    );
  });
});
