import { Duration } from 'aws-cdk-lib';
import { Dashboard, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { connectionsRow } from './connections-row.ts';
import { costRow } from './cost-row.ts';
import { funnelRow } from './funnel-row.ts';
import { healthRow } from './health-row.ts';
import { mailsRow } from './mails-row.ts';
import { queuesRow } from './queues-row.ts';
import type { Watched } from './watched.ts';
import { COLUMNS, heading, type Row } from './widgets.ts';
import { workflowRow } from './workflow-row.ts';

/** What the page says first. */
const title = (stage: string): string =>
  `# Télédossiers (${stage})\nLisez de haut en bas : tant que la première ligne tient, le reste explique. Chaque ligne : \`docs/observability.md\` ; chaque alarme : \`docs/runbooks\`.`;

/** In the order in which an operator asks: is it well, where do dossiers stop, whose side is it, and what does it cost. */
const rowsOf = (watched: Watched): readonly Row[] => [
  healthRow(watched),
  funnelRow(watched),
  connectionsRow(),
  queuesRow(watched),
  workflowRow(watched),
  mailsRow(),
  costRow(watched),
];

/** The one page of those who run the hub. */
export class OperatorsDashboard extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const { stage } = watched.config;
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: `Teledossier-${stage}`, defaultInterval: Duration.hours(12) });
    dashboard.addWidgets(new TextWidget({ markdown: title(stage), width: COLUMNS, height: 2 }));
    for (const row of rowsOf(watched)) {
      dashboard.addWidgets(heading(row));
      for (const line of row.lines) dashboard.addWidgets(...line);
    }
  }
}
