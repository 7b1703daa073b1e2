import { type Step, tests, verdict } from './step.ts';

/** What needs no local cloud: types, lint, tests, synth of every stage. */
export const EVERYWHERE: readonly Step[] = [
  verdict('types (tsc)', 'node_modules/typescript/bin/tsc', '-p', '.'),
  verdict('lint et format (biome)', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
  tests('tests unit, statemachines, infra', 'unit', 'statemachines', 'infra'),
  verdict('cdk synth, cdk-nag, cfn-lint et checkov', 'local/checks/templates.ts'),
];
