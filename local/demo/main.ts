import { messageOf } from '../cloud/errors.ts';
import { startLocalCloud } from '../cloud/index.ts';
import { interruptible } from '../cloud/interruptible.ts';
import { red, say, title } from './print.ts';
import { StepFailed } from './step.ts';
import { playStory } from './story.ts';

try {
  const code = await interruptible(async (signal) => {
    title('Démarrage du cloud local');
    const cloud = await startLocalCloud({ say, signal });
    try {
      await playStory(cloud);
      return 0;
    } finally {
      say('Arrêt du cloud local…');
      await cloud.stop();
    }
  });
  process.exit(code);
} catch (error) {
  if (error instanceof StepFailed) process.stderr.write(`${red('✗')} Étape en échec : ${error.message}\n  ${messageOf(error.cause)}\n`);
  else process.stderr.write(`${red('✗')} ${messageOf(error)}\n`);
  process.exit(1);
}
