/**
 * Writes the pages and schemas of `docs/` that follow from constants of the code: `node docs/generate.ts`.
 * A unit test proves that the committed files equal what this gives.
 */
import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { DEMARCHES } from '../functions/domain/demarches.ts';
import { PortalDirectorySchema } from '../functions/domain/portal-directory.ts';
import { PortalFactSchema } from '../functions/domain/portal-facts.ts';
import { REFUSALS } from '../functions/domain/refusal-catalogue.ts';
import { RejectionReportSchema, ReturnReceiptSchema } from '../functions/domain/return-reports.ts';
import { ServiceRecordSchema } from '../functions/domain/service-status.ts';
import {
  AnswerStatusSchema,
  COMMENT_REQUIRED,
  NOTIFIED,
  STATUS_CODES,
  STATUS_LABELS,
  type Status,
  StatusSchema,
  TRANSITIONS,
} from '../functions/domain/statuses.ts';
import { metricsPage } from './metrics.ts';
import { runbookPages } from './runbooks.ts';

const GENERATED = '<!-- Page produite par docs/generate.ts : ne la modifiez pas à la main. -->';

/** Every generated file: path under `docs/` and content. */
export function generatedPages(): Readonly<Record<string, string>> {
  return {
    'formats/refus.md': refusalsPage(),
    'transitions.md': transitionsPage(),
    'metrics.md': metricsPage(GENERATED),
    'formats/recu-retour.schema.json': jsonSchema(ReturnReceiptSchema, 'Reçu d’un flux retour accepté'),
    'formats/rapport-rejet.schema.json': jsonSchema(RejectionReportSchema, 'Rapport de rejet d’un flux retour'),
    'formats/fait-portail.schema.json': jsonSchema(PortalFactSchema, 'Fait destiné au portail'),
    ...runbookPages(),
    'formats/etat-service.schema.json': jsonSchema(ServiceRecordSchema, 'État du service des télédossiers'),
    'formats/annuaire-portail.schema.json': jsonSchema(PortalDirectorySchema, 'Annuaire d’un département, destiné au portail'),
  };
}

const ABOUT: Record<(typeof REFUSALS)[keyof typeof REFUSALS]['about'], string> = {
  archive: 'L’archive ZIP (dépôts et flux retour)',
  xml: 'Les documents XML (dépôts et flux retour)',
  depot: 'Le paquet déposé (et, pour ce qui les concerne, les flux retour)',
  retour: 'Le flux retour',
  decision: 'La décision, par flux retour ou dans le Gestionnaire de Suivi',
  exploitation: 'Les commandes des opérateurs',
  api: 'Les requêtes au Gestionnaire de Suivi',
};

function refusalsPage(): string {
  const sections = Object.entries(ABOUT).map(([about, title]) => {
    const rows = Object.entries(REFUSALS)
      .filter(([, refusal]) => refusal.about === about)
      .map(([code, { message, action }]) => `| \`${code}\` | ${message} | ${action} |`);
    return [`## ${title}`, '', '| code | motif | que faire |', '|---|---|---|', ...rows].join('\n');
  });
  return [
    GENERATED,
    '',
    '# Catalogue des refus',
    '',
    'Un refus se reconnaît à son code. Les codes ne changent pas de sens ; de nouveaux peuvent s’ajouter. Le motif et l’action sont',
    'des textes pour les personnes : un logiciel ne doit pas les analyser. Chaque refus dit aussi l’endroit en cause (`place`) : un',
    'élément (`message.xml#Statut`), un fichier par son rang dans l’archive, ou un champ.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n');
}

/** Mermaid identifiers take no dash. */
const node = (status: Status): string => status.replaceAll('-', '_');
const codeOf = (status: Status): string => Object.entries(STATUS_CODES).find(([, named]) => named === status)?.[0] ?? '—';

function transitionsPage(): string {
  const statuses = StatusSchema.options;
  const arrows = statuses.flatMap((from) => TRANSITIONS[from].map((to) => `  ${node(from)} --> ${node(to)}`));
  const rows = statuses.map((status) => {
    const targets = TRANSITIONS[status].map((to) => `\`${to}\``).join(', ') || 'aucun';
    return `| \`${status}\` | ${codeOf(status)} | ${STATUS_LABELS[status]} | ${who(status)} | ${told(status)} | ${targets} |`;
  });
  const demarches = Object.values(DEMARCHES).map(({ code, name, answers }) => {
    const missing = AnswerStatusSchema.options.filter((status) => !answers.has(status)).map((status) => `\`${status}\``);
    return `| ${code} | ${name} | ${missing.join(', ') || 'tous'}${missing.length > 0 ? ' exclus' : ''} |`;
  });
  return [
    GENERATED,
    '',
    '# Statuts et transitions d’un télédossier',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> depose',
    ...statuses.map((status) => `  ${node(status)} : ${STATUS_LABELS[status]}`),
    ...arrows,
    '  clos --> [*]',
    '```',
    '',
    'Un statut qui figure parmi ses propres suites peut être redonné, avec un nouveau commentaire ou un nouveau document. Un flux retour',
    'ou un retrait qui précède l’enregistrement de la remise la prouve : le dossier passe alors par `transmis` dans la même opération.',
    '',
    '| statut | code | libellé | donné par | usager prévenu | suites possibles |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    '## Statuts qu’une commune peut donner, par démarche',
    '',
    '| code | démarche | statuts |',
    '|---|---|---|',
    ...demarches,
    '',
  ].join('\n');
}

function who(status: Status): string {
  if (!AnswerStatusSchema.safeParse(status).success) return status === 'depose' ? 'le dépôt' : 'la plate-forme';
  return COMMENT_REQUIRED.has(status) ? 'la commune, avec un commentaire' : 'la commune';
}

function told(status: Status): string {
  if (status === 'depose') return 'oui (accusé d’enregistrement)';
  if (NOTIFIED.has(status)) return 'oui';
  return status === 'accepte' || status === 'rejete' ? 'avec un commentaire ou un document' : 'non';
}

function jsonSchema(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema);
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

if (import.meta.main) {
  for (const [path, content] of Object.entries(generatedPages())) writeFileSync(new URL(path, import.meta.url), content);
}
