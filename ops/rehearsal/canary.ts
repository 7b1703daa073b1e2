import { deliveryWay, type Raccordement } from '../../functions/domain/commune.ts';
import type { DossierEvent } from '../../functions/domain/dossier.ts';
import type { Numero } from '../../functions/domain/ids.ts';
import { codesOf, comeBack } from './canary-answer.ts';
import { type CanaryDeps, type CanaryOptions, until } from './canary-deps.ts';
import { green, type Line, notTried, red } from './line.ts';

/** A delivery takes seconds; a push behind a busy endpoint, a minute or two. */
const DELIVERY_SECONDS = 180;
/** Consequences and mails end within seconds; the usager’s have nobody to go to, and are cancelled. */
const SETTLE_SECONDS = 60;

/**
 * A dossier that no usager filed, out by the commune's own way and back: handed over, fetched, answered, then taken away whatever came
 * of it. The usager's mails have nobody to go to, and the portal is not told (functions/domain/canary.ts).
 */
export async function rehearseCanary(deps: CanaryDeps, raccordement: Raccordement, options: CanaryOptions): Promise<Line[]> {
  const since = deps.now().toISOString();
  const numero = await deps.deposit(raccordement);
  deps.say(`Dossier d’essai ${numero} : remise en cours…`);
  const lines: Line[] = [];
  try {
    lines.push(await handedOver(deps, raccordement, numero));
    const delivered = lines.at(-1)?.ok === true;
    const rest = delivered
      ? await comeBack(deps, raccordement, numero, since, options)
      : codesOf(raccordement).map((code) => notTried(code, 'aller'));
    lines.push(...rest);
  } finally {
    lines.push(await cleaned(deps, numero));
  }
  return lines;
}

async function handedOver(deps: CanaryDeps, raccordement: Raccordement, numero: Numero): Promise<Line> {
  const proof = await until(deps, DELIVERY_SECONDS, async () =>
    (await deps.history(numero)).find((event): event is Extract<DossierEvent, { type: 'transmis' }> => event.type === 'transmis'),
  );
  const way = deliveryWay(raccordement);
  if (proof !== undefined && (way !== 'push' || proof.proof !== 'gs')) {
    return green(
      'aller',
      { push: 'Remis au serveur de la commune.', boite: 'Remis dans la boîte.', gs: 'Ouvert dans le Gestionnaire de Suivi.' }[way],
    );
  }
  const delivery = await deps.delivery(numero);
  const why = delivery?.lastFailure === undefined ? '' : ` Dernier échec : ${delivery.lastFailure}.`;
  return red(
    'aller',
    `Le dossier d’essai n’a pas été remis.${why}`,
    'Corrigez ce que disent les lignes précédentes ; si elles sont vertes, prévenez l’exploitation.',
  );
}

/** Waits for the consequences to end first: what is under way would write again. */
async function cleaned(deps: CanaryDeps, numero: Numero): Promise<Line> {
  try {
    await until(deps, SETTLE_SECONDS, async () => {
      const loaded = await deps.load(numero);
      const settled = loaded === null || (loaded.carriedTo === loaded.dossier.lastConsequential && !(await deps.owing(numero)));
      return settled ? true : undefined;
    });
    const loaded = await deps.load(numero);
    if (loaded !== null) await deps.cleanUp(loaded.dossier);
    return green('nettoyage', 'Le dossier d’essai a été effacé.');
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    return red(
      'nettoyage',
      `Le dossier d’essai ${numero} n’a pas pu être effacé (${name}).`,
      'Prévenez l’exploitation : son contenu sera détruit au bout de 30 jours au plus tard.',
    );
  }
}
