import { messageOf } from './cloud/errors.ts';
import { type LocalCloud, startLocalCloud } from './cloud/index.ts';
import { interruptible } from './cloud/interruptible.ts';
import { type Outputs, removeOutputs, writeOutputs } from './cloud/outputs.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** What a person needs to go and look. */
function addresses(outputs: Outputs): string {
  const communes = outputs.communes.flatMap(({ nom, insee, raccordements }) => [
    `  ${nom} (${insee})`,
    ...Object.entries(raccordements).map(([demarche, r]) => {
      const sftp = 'username' in r ? ` · sFTP ${r.username} / ${r.password}` : '';
      const gs = 'agent' in r ? ` · agent ${r.agent} / ${r.agentPassword}` : '';
      return `    ${demarche} ${r.mode}${sftp}${gs}`;
    }),
  ]);
  return [
    '',
    'Le cloud local est prêt.',
    `  AWS       ${outputs.endpoint} (région ${outputs.region}, identifiants test / test)`,
    `  Dépôt     s3://${outputs.buckets.depot}/${outputs.depotPrefix}`,
    `  sFTP      sftp -P ${outputs.sftp.port} COMPTE@${outputs.sftp.host}`,
    `  GS        ${outputs.gs.url}`,
    `  Mails     ${outputs.mails.url}`,
    '  Push      npm run commune : le serveur SFTP et le logiciel d’une commune, avec des pannes',
    '',
    ...communes,
    '',
    'Les mêmes adresses pour les programmes : .local/outputs.json',
    'Ctrl-C pour arrêter.',
  ].join('\n');
}

/** Until someone asks for the end, or the emulator dies. */
async function stayUp(cloud: LocalCloud, signal: AbortSignal): Promise<number> {
  const asked = new Promise<number>((resolve) => {
    if (signal.aborted) resolve(0);
    signal.addEventListener('abort', () => resolve(0), { once: true });
  });
  const died = cloud.ended.then(() => {
    // Asked to stop, it ends too.
    if (signal.aborted) return 0;
    process.stderr.write('L’émulateur s’est arrêté de lui-même.\n');
    return 1;
  });
  // A timer that does nothing: the channel to the parent is not counted as work.
  const awake = setInterval(() => {}, 60_000);
  try {
    return await Promise.race([asked, died]);
  } finally {
    clearInterval(awake);
  }
}

try {
  const code = await interruptible(async (signal) => {
    const cloud = await startLocalCloud({ say, signal });
    try {
      writeOutputs(cloud.outputs);
      say(addresses(cloud.outputs));
      return await stayUp(cloud, signal);
    } finally {
      removeOutputs();
      say('Arrêt…');
      await cloud.stop();
    }
  });
  process.exit(code);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
