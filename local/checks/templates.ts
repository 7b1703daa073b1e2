import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../cloud/errors.ts';
import { interruptible } from '../cloud/interruptible.ts';
import { LOCAL } from '../cloud/paths.ts';
import { lintTemplates } from './lint-templates.ts';
import { synthAll } from './synth-stages.ts';

/** Of `npm run check`, and `npm run lint:templates`: every stage is synthesised, then read by cfn-lint and checkov. */
const say = (text: string) => process.stdout.write(`${text}\n`);

const ok = await interruptible(async (signal) => {
  mkdirSync(LOCAL, { recursive: true });
  const assemblies = mkdtempSync(join(LOCAL, `run-${process.pid}-synth-`));
  try {
    if (!(await synthAll(assemblies, signal, say))) return false;
    const { open, idle, templates } = await lintTemplates(assemblies, signal);
    for (const { linter, rule, template, resource, message } of open) say(`${linter} ${rule} ${template} ${resource} : ${message}`);
    for (const { linter, rule, resources } of idle)
      say(`${linter} ${rule} ${resources} : exception sans objet, à retirer d’infra/accepted-findings.ts`);
    if (open.length === 0 && idle.length === 0) say(`cfn-lint et checkov : rien à redire aux ${templates} modèles`);
    return open.length === 0 && idle.length === 0;
  } catch (error) {
    // Who asked for the end needs no word of it.
    if (!signal.aborted) say(messageOf(error));
    return false;
  } finally {
    rmSync(assemblies, { recursive: true, force: true });
  }
});
process.exit(ok ? 0 : 1);
