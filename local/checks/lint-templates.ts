import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ACCEPTED_FINDINGS, type AcceptedFinding } from '../../infra/accepted-findings.ts';
import { command } from '../cloud/command.ts';
import { REGION } from '../cloud/endpoint.ts';
import { LocalCloudFailed } from '../cloud/errors.ts';
import { lintersPython } from '../cloud/python.ts';

/** What a linter has to say of a resource. */
export interface Finding {
  readonly linter: AcceptedFinding['linter'];
  readonly rule: string;
  /** `preprod/Teledossier-preprod-Gs`. */
  readonly template: string;
  /** Logical id; empty for the template as a whole. */
  readonly resource: string;
  readonly message: string;
}

export interface Verdict {
  /** Not accepted: a fault of the templates. */
  readonly open: readonly Finding[];
  /** Accepted, and nowhere found: a line to be removed. */
  readonly idle: readonly AcceptedFinding[];
}

/** Which findings stand, and which lines of the accepted ones serve for nothing. */
export function judge(findings: readonly Finding[], accepted: readonly AcceptedFinding[] = ACCEPTED_FINDINGS): Verdict {
  const covers = (line: AcceptedFinding, { linter, rule, template, resource }: Finding): boolean =>
    line.linter === linter &&
    line.rule === rule &&
    line.resources.test(resource) &&
    (line.stage === undefined || template.startsWith(`${line.stage}/`));
  return {
    open: findings.filter((finding) => !accepted.some((line) => covers(line, finding))),
    idle: accepted.filter((line) => !findings.some((finding) => covers(line, finding))),
  };
}

const CfnLintSchema = z.array(
  z.object({
    Filename: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.int()])).nullable() }),
  }),
);

export function readCfnLint(text: string): Finding[] {
  return CfnLintSchema.parse(JSON.parse(text)).map(({ Filename, Message, Rule, Location }) => {
    const [section, id] = Location.Path ?? [];
    const resource = section === 'Resources' ? String(id) : '';
    return { linter: 'cfn-lint', rule: Rule.Id, template: templateName(Filename), resource, message: Message };
  });
}

const CheckovSchema = z.object({
  summary: z.object({ passed: z.int(), parsing_errors: z.int() }),
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() })),
  }),
});

export function readCheckov(text: string): Finding[] {
  const { summary, results } = CheckovSchema.parse(JSON.parse(text));
  // One that looked at nothing has found nothing, and one that could not read a template keeps silent of it.
  if (summary.passed === 0 || summary.parsing_errors > 0) throw noVerdict('checkov', JSON.stringify(summary));
  return results.failed_checks.map((check) => ({
    linter: 'checkov',
    rule: check.check_id,
    template: templateName(check.file_path),
    resource: check.resource.slice(check.resource.lastIndexOf('.') + 1),
    message: check.check_name,
  }));
}

const templateName = (file: string): string => file.replace(/^\.?\//, '').replace(/\.template\.json$/, '');

/** Templates under a folder that holds one assembly per stage, named from there. */
const templatesIn = (assemblies: string): string[] =>
  readdirSync(assemblies)
    .sort()
    .flatMap((stage) =>
      readdirSync(join(assemblies, stage))
        .filter((name) => name.endsWith('.template.json'))
        .sort()
        .map((name) => join(stage, name)),
    );

/** Its own entry point: it has no module to be run by name. */
const CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

export interface Linted extends Verdict {
  readonly templates: number;
}

/**
 * Runs both linters, at the same time, on every template of every stage. Without network they run all the same, once installed.
 * @param assemblies folder that holds one assembly per stage
 */
export async function lintTemplates(assemblies: string, signal: AbortSignal): Promise<Linted> {
  const { program, env } = await lintersPython((text) => process.stderr.write(`${text}\n`));
  const templates = templatesIn(assemblies);
  const options = { cwd: assemblies, env: { ...process.env, ...env, LOG_LEVEL: 'ERROR' }, signal };
  const [cfnLint, checkov] = await Promise.all([
    command(program, ['-c', CFN_LINT, '--format', 'json', '--regions', REGION, '--', ...templates], options),
    command(
      program,
      [
        ...['-m', 'checkov.main', '--framework', 'cloudformation', '--skip-download', '--soft-fail', '--quiet', '--compact', '-o', 'json'],
        ...templates.flatMap((template) => ['-f', template]),
      ],
      options,
    ),
  ]);
  signal.throwIfAborted();
  // cfn-lint ends with the sum of 2 for errors, 4 for warnings, 8 for informations; checkov, told to be soft, with 0.
  if (cfnLint.stdout.trim() === '' || (cfnLint.code & ~14) !== 0) throw noVerdict('cfn-lint', cfnLint.output);
  if (checkov.code !== 0) throw noVerdict('checkov', checkov.output);
  return { ...judge([...readCfnLint(cfnLint.stdout), ...readCheckov(checkov.stdout)]), templates: templates.length };
}

/** The linter itself could not run. */
const noVerdict = (linter: string, output: string): LocalCloudFailed =>
  new LocalCloudFailed(`${linter} n’a pas pu rendre de verdict :\n${output.trim().split('\n').slice(-12).join('\n')}`);
