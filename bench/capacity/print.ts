import { decimal, significant } from '../french.ts';
import type { Ask, Peak } from './asks.ts';
import type { Ceiling } from './ceilings.ts';
import { LIMITS, type LimitName, type Simulated } from './simulate.ts';

const LABELS: Readonly<Record<LimitName, string>> = {
  depot: 'réception',
  stream: 'flux de la table',
  starts: 'démarrages',
  transitions: 'transitions',
  account: 'concurrence',
  table: 'table',
  due: 'échéances',
  visits: 'visites',
  sessions: 'sessions',
  ses: 'SES',
  mails: 'courriels',
};
const WHOSE = { aws: 'AWS', fixe: 'AWS, fixe', hub: 'le hub' } as const;

const one = (value: number): string => decimal(value, 1);
const number = (value: number): string => significant(value, 1_000);

export function scenarioText({ scenario, deposits, hub, all, backlog, mails, seen }: Simulated): string {
  const { rate, seconds } = scenario;
  const used = LIMITS.map((name) => `${LABELS[name]} ${decimal(100 * seen[name].peak, 0)} %`);
  return [
    `${rate} dossiers par seconde pendant ${decimal(seconds, 0)} s (${decimal(deposits, 0)} dépôts) :`,
    `  de l’analyse à la commune : p50 ${one(hub.p50)} s, p99 ${one(hub.p99)} s, au plus ${one(hub.most)} s (du dépôt, analyse comprise : p99 ${one(all.p99)} s)`,
    `  en attente au plus : ${decimal(backlog.most, 0)} dossiers, le dernier ${one(backlog.drain)} s après la dernière analyse`,
    `  courriels en attente au plus : ${decimal(mails.most, 0)}, partis ${decimal(mails.drain, 0)} s après le dernier dépôt`,
    `  limites, dans les dix secondes les plus chargées : ${used.join(', ')}`,
    '',
  ].join('\n');
}

export function ceilingsText(ceilings: readonly Ceiling[]): string {
  const rows = ceilings.map(
    ({ name, rate, limit, perDossier, whose, onTheWay }) =>
      `  ${one(rate).padStart(9)}  ${name.padEnd(46)} ${number(limit).padStart(12)} / ${number(perDossier).padEnd(9)} ${WHOSE[whose]}${onTheWay ? '' : ' (hors du chemin)'}`,
  );
  return ['Dossiers par seconde que chaque limite laisse passer, la plus basse d’abord :', ...rows, ''].join('\n');
}

export function asksText(dossiers: number, { hour, minute }: Peak, found: readonly Ask[]): string {
  const rows = found.map(({ name, limit, needed, whose }) => `  ${name} : ${number(limit)} → ${number(needed)} (${WHOSE[whose]})`);
  return [
    `${decimal(dossiers / 1e6, 0)} millions par an, soit ${one(hour)} par seconde à l’heure la plus chargée et ${one(minute)} à la minute, un tiers de marge :`,
    ...(rows.length > 0 ? rows : ['  rien à relever']),
    '',
  ].join('\n');
}
