import { describe, expect, test } from 'vitest';
import { type Recipients, RecipientsSchema, RecipientsTextSchema, recipientFor } from '../../../functions/domain/recipients.ts';
import { stageConfig } from '../../../infra/config.ts';

const tests: Recipients = { to: 'tests', patterns: ['*@preprod.exemple.fr', '*@*.test'], catchAll: 'essais@preprod.exemple.fr' };

describe('whom a stage may write to', () => {
  test.each(['mairie@preprod.exemple.fr', 'usager@exemple.test', 'a@b.c.test'])('%s is one of its own', (address) => {
    expect(recipientFor(tests, address)).toBe(address);
  });

  test.each([
    'camille@wanadoo.fr',
    'camille@exemple.fr',
    'camille@sub.preprod.exemple.fr',
    'camille@preprod.exemple.fr.pirate.fr',
    'camille@xpreprod.exemple.fr',
    'preprod.exemple.fr@wanadoo.fr',
    // IAM compares letter by letter, and would refuse it.
    'mairie@PREPROD.exemple.fr',
    'camille@test',
    'camille@exempletest',
  ])('a mail for %s goes to the catch-all', (address) => {
    expect(recipientFor(tests, address)).toBe('essais@preprod.exemple.fr');
  });

  test('production writes to anyone', () => {
    expect(recipientFor({ to: 'anyone' }, 'camille@wanadoo.fr')).toBe('camille@wanadoo.fr');
  });

  test('a catch-all is one of the stage’s own addresses, and a pattern names a domain', () => {
    expect(RecipientsSchema.safeParse({ ...tests, catchAll: 'camille@wanadoo.fr' }).success).toBe(false);
    for (const pattern of ['*', '*@*', 'mairie@*', '*@*.', '*preprod.exemple.fr', '']) {
      expect(RecipientsSchema.safeParse({ ...tests, patterns: [pattern, '*@preprod.exemple.fr'] }).success, pattern).toBe(false);
    }
  });

  test('a variable that is no rule is refused', () => {
    expect(RecipientsTextSchema.parse(JSON.stringify(tests))).toEqual(tests);
    for (const text of ['', '{}', 'anyone', '{"to":"tests"}']) expect(RecipientsTextSchema.safeParse(text).success).toBe(false);
  });
});

describe('the stages', () => {
  test('production alone writes to anyone', () => {
    expect(['local', 'preprod', 'prod'].map((stage) => stageConfig(stage).mail.recipients.to)).toEqual(['tests', 'tests', 'anyone']);
  });

  test.each(['local', 'preprod'])('%s: no citizen and no mairie, its operator and the simulator of SES', (stage) => {
    const { recipients, operator } = stageConfig(stage).mail;
    if (recipients.to !== 'tests') throw new Error(`${stage} writes to anyone`);
    expect(recipientFor(recipients, operator)).toBe(operator);
    expect(recipientFor(recipients, 'bounce@simulator.amazonses.com')).toBe('bounce@simulator.amazonses.com');
    for (const address of ['camille@wanadoo.fr', 'mairie@ville-exemple.fr', 'agent@service-public.fr', 'x@teledossier.service-public.fr']) {
      expect(recipientFor(recipients, address)).toBe(recipients.catchAll);
    }
  });
});
