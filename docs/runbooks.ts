import { readFileSync } from 'node:fs';
import { METRICS } from '../functions/shared/metric-catalogue.ts';
import { ALARMS, RELEASE, SERVICE } from '../infra/observability/alarm-table.ts';
import { type AlarmDefinition, type AlarmHead, OWNERS, SEVERITIES, type Watched } from '../infra/observability/alarm-types.ts';

const BEGIN = '<!-- alarme : produit par docs/generate.ts -->';
const END = '<!-- /alarme -->';

/** Folder of the runbooks: one page for each alarm of the table, for « service dégradé », and for those of a release. */
export const RUNBOOKS = new URL('./runbooks/', import.meta.url);
export const runbookIds: readonly string[] = [SERVICE, ...ALARMS, RELEASE].map(({ id }) => id);

/** The pages of the runbooks: their index, and each page with what its alarm is, as the table says it. */
export function runbookPages(): Readonly<Record<string, string>> {
  const pages = [serviceBlock(), ...ALARMS.map(alarmBlock)].map(([id, block]) => [`runbooks/${id}.md`, withBlock(id, block)]);
  return { ...Object.fromEntries(pages), 'runbooks/README.md': index() };
}

/** A page with its block; the rest is written by hand. */
function withBlock(id: string, block: string): string {
  const page = readFileSync(new URL(`${id}.md`, RUNBOOKS), 'utf8');
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`docs/runbooks/${id}.md has no place for its alarm: ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n${block}\n${END}${after}`;
}

function alarmBlock(alarm: AlarmDefinition): readonly [string, string] {
  const { id, says, watches, because, degrades } = alarm;
  const rows = [
    ...headRows(alarm),
    ['mesure', watchedText(watches)],
    ['seuil', thresholdText(alarm)],
    ['pourquoi ce seuil', because],
    ...(degrades === undefined ? [] : [['service dégradé', degrades === true ? 'oui' : `oui, pour ${degrades.map(code).join(', ')}`]]),
  ];
  return [id, blockOf(says, rows)];
}

const headRows = ({ severity, owner }: AlarmHead): string[][] => [
  ['gravité', `${severity} : ${SEVERITIES[severity]}`],
  ['responsable', OWNERS[owner].name],
];

const blockOf = (says: string, rows: readonly (readonly string[])[]): string =>
  [says, '', '| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');

function serviceBlock(): readonly [string, string] {
  const members = ALARMS.filter(({ degrades }) => degrades !== undefined).map(({ id, degrades }) =>
    degrades === true ? `[${id}](${id}.md)` : `[${id}](${id}.md) (${(degrades ?? []).map(code).join(', ')})`,
  );
  const rows = [
    ...headRows(SERVICE),
    ['mesure', `l’une au moins des alarmes ${members.join(', ')}`],
    [
      'annonce',
      'après dix minutes ; fin de l’incident après trente minutes de calme ([ADR 0029](../adr/0029-an-incident-is-an-alarm-that-lasts.md))',
    ],
  ];
  return [SERVICE.id, blockOf(SERVICE.says, rows)];
}

const code = (text: string): string => `\`${text}\``;

function watchedText(watches: Watched): string {
  const of = (dimensions: Readonly<Record<string, string>>) => code(Object.values(dimensions).join(', '));
  switch (watches.of) {
    case 'hub':
      return `${code(watches.metric)}${watches.each === undefined ? '' : ` (${watches.each.map(of).join(', ')})`}, ${statisticText(watches.statistic)}`;
    case 'hub-sum':
      return `${code(watches.metric)} (${watches.over.map(of).join(' ; ')}), somme`;
    case 'dead-letters':
      return 'messages de chaque file de lettres mortes';
    case 'queue-age':
      return `âge du plus ancien message de ${watches.queues.map(code).join(', ')}`;
    case 'functions':
      return `${code(`AWS/Lambda ${watches.metric}`)} de ${watches.names === undefined ? 'chaque fonction' : watches.names.map(code).join(', ')}`;
    case 'machine':
      return `${watches.metrics.map((name) => code(`AWS/States ${name}`)).join(' + ')} de ${code('dossier-lifecycle')}`;
    case 'gs-api':
      return 'réponses 5xx de l’API du GS';
    case 'reputation':
      return `${code(`AWS/SES ${watches.metric}`)} du compte`;
  }
}

function statisticText(statistic: 'Sum' | 'Maximum' | 'SampleCount' | 'p99'): string {
  return { Sum: 'somme', Maximum: 'maximum', SampleCount: 'nombre de mesures', p99: '99e centile' }[statistic];
}

const SILENCES: Record<AlarmDefinition['missing'], string> = {
  breaching: 'une période sans mesure compte comme une faute',
  notBreaching: 'une période sans mesure est bonne',
  ignore: 'une période sans mesure ne change rien',
};

const number = (value: number): string => value.toLocaleString('fr-FR', { maximumFractionDigits: 4 }).replace(/\s/g, ' ');
const UNITS: Record<(typeof METRICS)[keyof typeof METRICS]['unit'], string> = {
  Count: '',
  Bytes: ' o',
  Milliseconds: ' ms',
  Seconds: ' s',
};

/** A value of what is watched, with its unit: « 180 000 ms », « 0,025 (2,5 %) ». */
function valueText(watches: Watched, value: number): string {
  switch (watches.of) {
    case 'hub':
    case 'hub-sum':
      // Of a metric that is only counted, the values have no part.
      return `${number(value)}${watches.of === 'hub' && watches.statistic === 'SampleCount' ? '' : UNITS[METRICS[watches.metric].unit]}`;
    case 'queue-age':
      return `${number(value)} s`;
    case 'functions':
      return `${number(value)}${watches.metric === 'IteratorAge' ? ' ms' : ''}`;
    case 'reputation':
      return `${number(value)} (${number(value * 100)} %)`;
    default:
      return number(value);
  }
}

/** « au moins 180 000 ms sur 3 périodes de 300 s parmi 3 ; une période sans mesure est bonne ». */
function thresholdText({ watches, compares, threshold, periodSeconds, periods: [beyond, outOf], missing }: AlarmDefinition): string {
  const period = `${number(periodSeconds)} s`;
  const over = outOf === 1 ? `sur ${period}` : `sur ${beyond} période${beyond > 1 ? 's' : ''} de ${period} parmi ${outOf}`;
  return `${compares === '<' ? 'moins de' : 'au moins'} ${valueText(watches, threshold)} ${over} ; ${SILENCES[missing]}`;
}

function index(): string {
  const line = ({ id, says, severity, owner }: AlarmHead) => `| [${id}](${id}.md) | ${says} | ${severity} | ${OWNERS[owner].name} |`;
  return [
    '<!-- Page produite par docs/generate.ts : ne la modifiez pas à la main. -->',
    '',
    '# Fiches des alarmes',
    '',
    'Une alarme appelle l’exploitation par le sujet SNS de son étape, à son début et à sa fin ; son message nomme sa fiche. Son nom est',
    '`Teledossier-{étape}-{fiche}`, suivi de la file ou de la fonction en cause quand il y en a plusieurs.',
    '',
    'Les commandes des fiches sont celles de [l’opérateur](../ops.md) : ajoutez `--stage prod --profile NOM`. Les journaux se lisent dans CloudWatch Logs',
    'Insights, sur les groupes de journaux des piles de l’étape : `fields @timestamp, function, numero | filter message = "CODE" | sort @timestamp desc`.',
    '',
    '| fiche | alarme | gravité | responsable |',
    '|---|---|---|---|',
    ...[SERVICE, ...ALARMS, RELEASE].map(line),
    '',
    '## Gravités',
    '',
    '| gravité | on s’en occupe |',
    '|---|---|',
    ...Object.entries(SEVERITIES).map(([name, when]) => `| ${name} | ${when} |`),
    '',
    '## Responsables',
    '',
    '| responsable | qui |',
    '|---|---|',
    ...Object.values(OWNERS).map(({ name, who }) => `| ${name} | ${who} |`),
    '',
    '## Ce qui est annoncé',
    '',
    'La plate-forme dit elle-même qu’elle est dégradée, au portail et aux partenaires ([l’état du service](../formats/etat-service.md)) : n’écrivez à tous qu’en cas',
    'de violation de données ou de perte. Une maintenance se prévoit par `npm run ops -- maintenance plan DEBUT FIN`.',
    '',
  ].join('\n');
}
