import { expect, test } from 'vitest';
import { type Raccordement, RaccordementSchema } from '../../../functions/domain/commune.ts';
import { EndpointIdSchema, PartnerIdSchema } from '../../../functions/domain/ids.ts';
import { connectedPartners, PartnersTextSchema } from '../../../functions/domain/partners.ts';

/** A field given as `undefined` is absent. */
const raccordement = (insee: string, own: object = {}): Raccordement => {
  const fields = {
    insee,
    demarche: 'RCO',
    mode: 'sftp',
    state: 'actif',
    boite: `boite-${insee}`,
    mailbox: `mairie-${insee}@commune.test`,
    technicalContact: 'support@editeur.test',
    ...own,
  };
  return RaccordementSchema.parse(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
};
const none = { partners: [], endpoints: [] };
const names = (raccordements: Raccordement[], rest: Partial<Parameters<typeof connectedPartners>[0]> = {}) =>
  connectedPartners({ ...none, raccordements, ...rest }).map(({ name }) => name);

test('a contact of several communes and démarches is told once, whatever the order and the case of his address', () => {
  const all = [
    raccordement('01002', { technicalContact: 'Support@Editeur.test' }),
    raccordement('01001'),
    raccordement('01001', { demarche: 'ILE' }),
  ];
  expect(names(all)).toEqual(['01001.ILE']);
  expect(names(all.toReversed())).toEqual(['01001.ILE']);
});

test('only raccordements that are active count, and only technical contacts', () => {
  const all = [
    raccordement('01001', { state: 'en-test' }),
    raccordement('01002', { state: 'suspendu' }),
    raccordement('01003', { mode: 'courriel', boite: undefined, technicalContact: undefined }),
    raccordement('01004', { technicalContact: 'autre@editeur.test' }),
  ];
  expect(connectedPartners({ ...none, raccordements: all })).toEqual([
    { name: '01004.RCO', to: { role: 'contact-technique-commune', insee: '01004', demarche: 'RCO' } },
  ]);
});

test('the contact of a server is told where an active raccordement pushes there, and not twice', () => {
  const endpoint = (id: string, technicalContact: string) => ({ id: EndpointIdSchema.parse(id), technicalContact });
  const endpoints = [
    endpoint('hebergeur', 'exploitation@hebergeur.test'),
    endpoint('autre', 'x@autre.test'),
    endpoint('editeur', 'support@editeur.test'),
  ];
  const push = (id: string) => ({ push: { endpoint: id, directory: '/recus' } });
  const all = [raccordement('01001', push('hebergeur')), raccordement('01002', push('editeur'))];
  expect(names(all, { endpoints })).toEqual(['01001.RCO', 'serveur.hebergeur']);
});

test('the partners that send are told first; no name holds an address', () => {
  const partners = ['msp', 'pec'].map((id) => ({ id: PartnerIdSchema.parse(id) }));
  const told = connectedPartners({ ...none, partners, raccordements: [raccordement('01001')] });
  expect(told.map(({ name }) => name)).toEqual(['partenaire.msp', 'partenaire.pec', '01001.RCO']);
  expect(JSON.stringify(told)).not.toContain('@');
});

test.each(['', '[]', '{}', '[{"id":"pec"}]', '[{"id":"P C","contact":"a@b.fr"}]'])('%j is no list of partners', (text) => {
  expect(PartnersTextSchema.safeParse(text).success).toBe(false);
});
