import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DeliveryVariant } from './delivery-state.ts';
import { deliveryWorld } from './delivery-world.ts';
import { explore, told } from './explore.ts';
import type { MailsVariant } from './mails-state.ts';
import { mailsWorld } from './mails-world.ts';

const ROOT = path.join(import.meta.dirname, '../..');
/** Seconds on a free machine; a busy one takes its time. */
const SLOW = { timeout: 120_000 };
const HOLDS = 'Every invariant holds, and every state can still end.';

describe('a delivery into a boite, with deaths between any two steps, late and second tasks, copies that arrive late', SLOW, () => {
  test('one file, one fact, one owed mail, in order, and every dossier can still end', () => {
    const found = explore(deliveryWorld());
    expect(told(found)).toBe(HOLDS);
    expect(found.states).toBeGreaterThan(10_000);
    expect(found.ends).toBeGreaterThan(10);
  });

  test.each<[string, Partial<DeliveryVariant>, string]>([
    ['no claim', { claims: false }, 'no file is doubled'],
    ['a lease shorter than its function', { leaseOutlives: false }, 'no file is doubled'],
    ['a guess instead of evidence', { evidence: 'none' }, 'no file is doubled'],
    ['evidence that forgets what the commune deleted', { evidence: 'present files' }, 'no file is doubled'],
    ['a claim given back in doubt', { keepsDoubtfulClaim: false }, 'no file is doubled'],
    ['retries inside the SDK', { sdkOnce: false }, 'no file is doubled'],
    ['the execution’s name as token', { ownerPerInvocation: false }, 'no file is doubled'],
    ['no chain', { ordered: false }, 'order: the portal learns transmis after the deposit was carried out'],
    ['a fact told after the advance', { tellsFirst: false }, 'no fact is lost'],
    ['the same name again', { raises: false }, 'Stuck'],
    ['no sweeper', { sweeps: false }, 'Stuck'],
  ])('needs what it has: %s breaks it', (_, without, expected) => {
    const counterExample = told(explore(deliveryWorld(without)));
    expect(counterExample).toContain(expected);
    expect(counterExample).toMatch(/\n {2}1\. \S/);
  });

  test('a counter-example reads as a story, and is a shortest one', () => {
    expect(told(explore(deliveryWorld({ sdkOnce: false })))).toBe(
      [
        'Broken: no file is doubled',
        '  1. dossier-lifecycle: a late or second « read » begins',
        '  2. deliver-to-boite: x1 reads the delivery: absent',
        '  3. deliver-to-boite: x1 claims',
        '  4. deliver-to-boite: x1 puts the file, loses the answer, and its SDK puts it again',
      ].join('\n'),
    );
  });
});

describe('two mails to one usager, with deaths between any two steps, second calls, mails that leave late', SLOW, () => {
  test('none lost, none repeated but where the word of SES was suppressed, in order, and every dossier can still end', () => {
    const found = explore(mailsWorld());
    expect(told(found)).toBe(HOLDS);
    expect(found.states).toBeGreaterThan(10_000);
    expect(found.ends).toBeGreaterThan(10);
  });

  test.each<[string, Partial<MailsVariant>, string]>([
    ['no claim', { claims: false }, 'no mail is doubled while evidence arrives'],
    ['a lease shorter than its function', { leaseOutlives: false }, 'Broken: no mail is '],
    ['no time for the evidence', { evidenceTime: false }, 'no mail is doubled while evidence arrives'],
    ['a guess instead of evidence', { looks: false }, 'no mail is doubled while evidence arrives'],
    ['retries inside the SDK', { sdkOnce: false }, 'no mail is doubled while evidence arrives'],
    ['doubt taken for failure', { doubtKeepsClaim: false }, 'no mail is doubled while evidence arrives'],
    ['one mail for two effects under one claim', { claimsBoth: false }, 'no mail is doubled while evidence arrives'],
    ['no sweeper', { sweeps: false }, 'Stuck'],
  ])('needs what it has: %s breaks it', (_, without, expected) => {
    expect(told(explore(mailsWorld({ suppressible: 0, ...without })))).toContain(expected);
  });
});

describe('the rules of the models', SLOW, () => {
  const rules = [...deliveryWorld().rules, ...mailsWorld().rules];
  test.each(rules.map(({ name, of }) => [name, of] as const))('%s names what implements it', async (_, of) => {
    expect(of.length).toBeGreaterThan(0);
    for (const source of of) {
      const [file = '', name] = source.split('#');
      expect(existsSync(path.join(ROOT, file)), file).toBe(true);
      if (name !== undefined) expect(Object.keys(await import(path.join(ROOT, file))), source).toContain(name);
    }
  });
});
