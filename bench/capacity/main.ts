import { Command } from 'commander';
import { stageConfig } from '../../infra/config.ts';
import { stageTemplates } from '../../infra/stage-templates.ts';
import { keptUsage } from '../cost/usage.ts';
import { decimal } from '../french.ts';
import { asks, peakOf } from './asks.ts';
import { ceilings } from './ceilings.ts';
import { demandOf } from './demand.ts';
import { asksText, ceilingsText, scenarioText } from './print.ts';
import { quotasOfRegion } from './quotas.ts';
import { type Scenario, simulate } from './simulate.ts';
import { stageLimits } from './stage-limits.ts';

/** The design point: an hour, and a minute. */
const SCENARIOS: readonly Scenario[] = [
  { rate: 20, seconds: 3_600 },
  { rate: 100, seconds: 60 },
];
const YEARS = [8_000_000, 80_000_000];

const program = new Command('capacity')
  .description(
    'Simulation du chemin d’un dépôt jusqu’à la commune, avec les appels mesurés par « npm run cost » et les quotas d’eu-west-3.',
  )
  .option('--seed <n>', 'graine : les mêmes arrivées, le même résultat', (text) => Number.parseInt(text, 10), 1)
  .option('--json', 'dernière ligne : les chiffres')
  .parse();
const { seed, json = false } = program.opts();
const say = (line: string): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);

const usage = keptUsage();
const [demand, quotas, limits] = [demandOf(usage), quotasOfRegion(), stageLimits(stageTemplates(stageConfig('prod')))];
say(`Appels mesurés le ${usage.date} sur ${usage.dossiers} dossiers ; limites de prod, quotas d’un compte neuf d’eu-west-3.\n`);
const simulated = SCENARIOS.map((scenario) => simulate(scenario, { demand, quotas, limits, seed }));
for (const result of simulated) say(scenarioText(result));
const found = ceilings(usage, demand, quotas, limits);
say(ceilingsText(found));
const first = found.find(({ onTheWay }) => onTheWay);
say(`La première qui cède sur le chemin du dossier : ${first?.name}, à ${decimal(first?.rate ?? 0, 0)} dossiers par seconde.\n`);
const years = YEARS.map((dossiers) => ({ dossiers, peak: peakOf(dossiers), asks: asks(found, peakOf(dossiers)) }));
for (const { dossiers, peak, asks: raised } of years) say(asksText(dossiers, peak, raised));
if (json) {
  const ceilingFigures = found.map(({ name, rate, limit, perDossier, whose, onTheWay }) => ({
    name,
    rate,
    limit,
    perDossier,
    whose,
    onTheWay,
  }));
  process.stdout.write(
    `${JSON.stringify({ measured: usage.date, scenarios: simulated, first: first?.name, ceilings: ceilingFigures, years })}\n`,
  );
}
