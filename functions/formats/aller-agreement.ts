import { DemarcheCodeSchema } from '../domain/demarches.ts';
import type { Warning } from '../domain/dossier.ts';
import { type Insee, InseeSchema, type Numero, NumeroSchema } from '../domain/ids.ts';
import { localParisInstant } from '../domain/legal-time.ts';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import type { AllerBody } from './aller-body.ts';
import type { Envelope } from './aller-envelope.ts';

/** What envelope and entête agree upon. */
export interface Agreed {
  readonly numero: Numero;
  readonly demarche: 'ILE' | 'RCO';
  readonly insee: Insee;
  readonly submittedAt: string;
  readonly warnings: readonly Warning[];
}

const at = (element: string): string => `message.xml#${element}`;

/** The four things on which a package must not contradict itself: number, démarche, commune, date (design §6). */
export function agree(envelope: Envelope, entetes: readonly AllerBody[]): Outcome<Agreed> {
  const { body } = envelope;
  const numero = NumeroSchema.safeParse(body.numero);
  if (!numero.success) return refused('NUMERO_INVALIDE', at('NumeroTeledemarche'));
  if (contradicted(entetes, 'numero', numero.data)) return refused('CONTRADICTION_NUMERO', 'entête#NumeroTeledemarche');
  const demarche = DemarcheCodeSchema.safeParse(body.demarche);
  if (!demarche.success) return refused('DEMARCHE_INCONNUE', at('NumeroDemarche'));
  if (contradicted(entetes, 'demarche', demarche.data)) return refused('CONTRADICTION_DEMARCHE', 'entête#NumeroDemarche');
  const routed = [envelope.flowType, ...envelope.recipients.map(({ service }) => service)];
  const other = routed.find((code) => code !== demarche.data && DemarcheCodeSchema.safeParse(code).success);
  if (other !== undefined) return refused('CONTRADICTION_DEMARCHE', at('Routing'));

  const insee = agreedInsee(body, entetes);
  if (!insee.ok) return insee;
  const date = readDate(body.date);
  if (date === undefined) return refused('DATE_ABSENTE', at('Teledemarche/Date'));
  if (entetes.some((entete) => entete.date !== undefined && readDate(entete.date)?.instant !== date.instant))
    return refused('CONTRADICTION_DATE', 'entête#Teledemarche/Date');
  const warnings = [...date.warnings, ...routingWarnings(envelope, numero.data, demarche.data)];
  return accepted({ numero: numero.data, demarche: demarche.data, insee: insee.value, submittedAt: date.instant, warnings });
}

/** An entête that says another value; one that says none is odd only: `ENTETE_INCOMPLET`. */
function contradicted(entetes: readonly AllerBody[], field: 'numero' | 'demarche', value: string): boolean {
  return entetes.some(({ [field]: other }) => other !== undefined && other !== value);
}

function agreedInsee(body: AllerBody, entetes: readonly AllerBody[]): Outcome<Insee> {
  const named = new Set([...body.insee, ...entetes.flatMap((entete) => entete.insee)]);
  if (named.size > 1) return refused('CONTRADICTION_COMMUNE', at('Routage'));
  const insee = InseeSchema.safeParse([...named][0]);
  return insee.success ? accepted(insee.data) : refused('COMMUNE_INCONNUE', at('Routage'));
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

/** The legal date as an instant. Without an offset it is legal time in Paris, and said so. */
function readDate(text: string | undefined): { instant: string; warnings: Warning[] } | undefined {
  const match = text === undefined ? null : ISO.exec(text);
  if (text === undefined || match === null || !exists(text.slice(0, 19))) return undefined;
  const date = match[1] === undefined ? localParisInstant(text) : new Date(text);
  if (Number.isNaN(date.getTime())) return undefined;
  const warnings =
    match[1] === undefined
      ? [
          warning(
            'DATE_SANS_DECALAGE',
            at('Teledemarche/Date'),
            'La date de soumission est sans décalage horaire : lue à l’heure de Paris.',
          ),
        ]
      : [];
  return { instant: date.toISOString(), warnings };
}

/** False for the 30th of February and for 24:00, which JavaScript carries over to the next day. */
function exists(wallTime: string): boolean {
  const date = new Date(`${wallTime}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(wallTime);
}

function routingWarnings({ messageId, flowType, recipients }: Envelope, numero: string, demarche: string): Warning[] {
  const warnings: Warning[] = [];
  if (!/^A-\d-[0-9A-Z]{8,9}$/.test(numero)) {
    warnings.push(warning('NUMERO_INHABITUEL', at('NumeroTeledemarche'), 'Le numéro de télédossier n’a pas la forme habituelle.'));
  }
  if (messageId?.split(' ')[0] !== numero) {
    warnings.push(
      warning('IDENTIFIANT_INHABITUEL', at('MessageId'), 'L’identifiant du message ne commence pas par le numéro du télédossier.'),
    );
  }
  if (flowType !== demarche) {
    warnings.push(warning('FLUX_INHABITUEL', at('FlowType'), 'Le type de flux n’est pas le code de la démarche.'));
  }
  if (recipients.length !== 1) {
    warnings.push(warning('DESTINATAIRES', at('Recipients'), 'Le message n’a pas un destinataire et un seul : le code INSEE décide.'));
  }
  return warnings;
}

export const warning = (code: string, place: string, message: string): Warning => ({ code, place, message });
