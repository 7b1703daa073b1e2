import { describe, expect, it } from 'vitest';
import { activation } from '../../../../functions/domain/mails/activation.ts';

const facts = {
  commune: 'L’Abergement-Clémenciat',
  link: `https://activation.exemple.test/activation/${'a'.repeat(43)}`,
  expiresAt: '2026-11-28T10:00:00.000Z',
};

describe('mail of an activation link', () => {
  it.each([
    [false, 'Accès sFTP aux télédossiers : activez votre compte', 'est ouvert pour L’Abergement-Clémenciat'],
    [true, 'Accès sFTP aux télédossiers : votre nouveau mot de passe', 'Celui que vous utilisez reste valable'],
  ])('says what awaits behind the link (renewal: %s)', (renewal, subject, sentence) => {
    const mail = activation({ ...facts, renewal });
    expect(mail.subject).toBe(subject);
    for (const body of [mail.text.replace(/\s+/g, ' '), mail.html]) {
      expect(body).toContain(sentence);
      expect(body).toContain('samedi 28 novembre 2026 à 11 h 00');
      expect(body).toContain('support.partenaires@service-public.fr');
    }
  });

  it('gives the link whole, on a line of its own', () => {
    const mail = activation({ ...facts, renewal: false });
    expect(mail.text.split('\n')).toContain(facts.link);
    expect(mail.html).toContain(`<a href="${facts.link}">Obtenir le mot de passe</a>`);
  });
});
