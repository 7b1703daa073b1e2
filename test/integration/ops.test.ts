import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';

const main = path.join(import.meta.dirname, '../../ops/main.ts');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** The command as an operator types it, on the running local cloud, without a terminal. */
function ops(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: process.env, encoding: 'utf8' }, (error, out, said) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, said }),
    );
  });
}

async function json(...args: string[]): Promise<unknown> {
  const ran = await ops(...args, '--json');
  expect(ran, ran.said).toMatchObject({ code: 0 });
  return JSON.parse(ran.out);
}

describe('the operator’s command on the local cloud', () => {
  test('opens a commune, connects it by courriel with an agent, and every act is kept with its author', async () => {
    expect(inject('outputs').endpoint).toMatch(/^http:\/\/127\.0\.0\.1/);
    await json('commune', 'add', '69123', '--adresse', '1 place de la Comédie', '69001 Lyon', '--telephone', '01 99 00 13 00');
    expect(await json('commune', 'show', '69123')).toMatchObject({ name: 'Lyon', siret: '21690123100011' });

    const contacts = ['--mailbox', 'etat-civil@lyon.example', '--second-contact', 'direction@lyon.example'];
    expect(await json('raccordement', 'set', '69123', 'ILE', '--mode', 'courriel', ...contacts)).toMatchObject({ state: 'en-test' });
    const created = await json('agent', 'add', '69123', '--email', 'agent@lyon.example', '--demarche', 'ILE');
    expect(created).toMatchObject({ insee: '69123', state: 'actif', invited: true });
    expect(await json('agent', 'list', '69123')).toHaveLength(1);

    const early = await ops('raccordement', 'state', '69123', 'ILE', 'actif');
    expect(early.code).toBe(1);
    expect(early.said).toContain('n’a pas été répétée');
    expect(await json('raccordement', 'show', '69123')).toMatchObject([{ raccordement: { demarche: 'ILE' }, waiting: 0 }]);
    const listed = (await json('raccordement', 'list')) as { insee: string }[];
    expect(listed.map(({ insee }) => insee)).toEqual(expect.arrayContaining(['01001', '69123']));

    const acts = (await json('actes')) as { act: string; target: string; outcome: string; author: string }[];
    const ours = acts.filter(({ target }) => target.startsWith('69123')).map(({ act, outcome }) => [act, outcome]);
    expect(ours).toEqual([
      ['commune add', 'fait'],
      ['raccordement set', 'fait'],
      ['agent add', 'fait'],
      ['raccordement state', 'refuse'],
    ]);
    expect(acts.every(({ author }) => author.includes('@'))).toBe(true);
    expect(JSON.stringify(acts)).not.toContain('lyon.example');
  });
});
