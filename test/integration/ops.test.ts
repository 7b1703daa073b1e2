import { describe, expect, inject, test } from 'vitest';
import { done, ops } from './ops-command.ts';

describe('the operator’s command on the local cloud', () => {
  test('opens a commune, connects it by courriel with an agent, and every act is kept with its author', async () => {
    expect(inject('outputs').endpoint).toMatch(/^http:\/\/127\.0\.0\.1/);
    await done('commune', 'add', '69123', '--adresse', '1 place de la Comédie', '69001 Lyon', '--telephone', '01 99 00 13 00');
    expect(await done('commune', 'show', '69123')).toMatchObject({ name: 'Lyon', siret: '21690123100011' });

    const contacts = ['--mailbox', 'etat-civil@lyon.example', '--second-contact', 'direction@lyon.example'];
    expect(await done('raccordement', 'set', '69123', 'ILE', '--mode', 'courriel', ...contacts)).toMatchObject({ state: 'en-test' });
    const created = await done('agent', 'add', '69123', '--email', 'agent@lyon.example', '--demarche', 'ILE');
    expect(created).toMatchObject({ insee: '69123', state: 'actif', invited: true });
    expect(await done('agent', 'list', '69123')).toHaveLength(1);

    const early = await ops(['raccordement', 'state', '69123', 'ILE', 'actif']);
    expect(early.code).toBe(1);
    expect(early.said).toContain('n’a pas été répétée');
    expect(await done('raccordement', 'show', '69123')).toMatchObject([{ raccordement: { demarche: 'ILE' }, waiting: 0 }]);
    const listed = (await done('raccordement', 'list')) as unknown as { insee: string }[];
    expect(listed.map(({ insee }) => insee)).toEqual(expect.arrayContaining(['01001', '69123']));

    const acts = (await done('actes')) as unknown as { act: string; target: string; outcome: string; author: string }[];
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
