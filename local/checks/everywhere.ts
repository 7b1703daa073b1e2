import { tests, verdict } from './step.ts';

/** What needs no local cloud: types and lint, tests, synth of every stage. */
export const READING = [
  verdict('types (tsc)', 'node_modules/typescript/bin/tsc', '-p', '.'),
  verdict('lint et format (biome)', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
];
export const RULES = [tests('tests unit, statemachines, infra', 'unit', 'statemachines', 'infra')];
export const TEMPLATES = [verdict('cdk synth, cdk-nag, cfn-lint et checkov', 'local/checks/templates.ts')];
