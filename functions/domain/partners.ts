import * as z from 'zod';
import type { Raccordement } from './commune.ts';
import type { Endpoint } from './endpoint.ts';
import { type PartnerId, PartnerIdSchema } from './ids.ts';
import { jsonText } from './json-text.ts';
import type { NoticeRecipient } from './notices.ts';

/** Those who send dossiers (mon.service-public.fr, the PEC), and who of them is told of the service. */
export const PartnersSchema = z.array(z.strictObject({ id: PartnerIdSchema, contact: z.email() })).min(1);
export type Partners = z.infer<typeof PartnersSchema>;

/** The same as a variable of a function's environment. */
export const PartnersTextSchema = jsonText(PartnersSchema);

/** Someone to tell, and his part of the name of a notice: no address. */
export interface Told {
  readonly name: string;
  readonly to: NoticeRecipient;
}

export interface Connected {
  readonly partners: readonly { readonly id: PartnerId }[];
  readonly raccordements: readonly Raccordement[];
  readonly endpoints: readonly Pick<Endpoint, 'id' | 'technicalContact'>[];
}

/**
 * Who is told of the service: the partners that send, and the technical contacts of raccordements that are `actif` and of the servers
 * to which these push. One telling for each contact, however many communes he serves: of the same address, the first in the order of INSEE
 * codes stands for the others. A commune without a technical contact works in the GS, which says it itself.
 */
export function connectedPartners({ partners, raccordements, endpoints }: Connected): readonly Told[] {
  const active = raccordements.filter(({ state }) => state === 'actif');
  const pushedTo = new Set(active.flatMap((one) => (one.mode === 'courriel' ? [] : (one.push?.endpoint ?? []))));
  const contacts = [
    ...active
      .toSorted((a, b) => `${a.insee} ${a.demarche}`.localeCompare(`${b.insee} ${b.demarche}`))
      .flatMap(({ insee, demarche, technicalContact }) =>
        technicalContact === undefined
          ? []
          : [
              {
                address: technicalContact,
                name: `${insee}.${demarche}`,
                to: { role: 'contact-technique-commune', insee, demarche } as const,
              },
            ],
      ),
    ...endpoints
      .filter(({ id }) => pushedTo.has(id))
      .map(({ id, technicalContact }) => ({
        address: technicalContact,
        name: `serveur.${id}`,
        to: { role: 'contact-technique', endpoint: id } as const,
      })),
  ];
  const seen = new Set<string>();
  const once = contacts.filter(({ address }) => {
    const known = seen.has(address.toLowerCase());
    seen.add(address.toLowerCase());
    return !known;
  });
  return [
    ...partners.map(({ id }) => ({ name: `partenaire.${id}`, to: { role: 'partenaire', partner: id } as const })),
    ...once.map(({ name, to }) => ({ name, to })),
  ];
}
