import { SUPPORT_ADDRESS } from '../domain/boite-texts.ts';
import type { WebPage } from './page.ts';
import { type Html, html, layOutPage } from './page-layout.ts';

export const support = html`<a href="mailto:${SUPPORT_ADDRESS}">${SUPPORT_ADDRESS}</a>`;

/**
 * One answer for a link that was used, that ended, that another replaced, or that never was.
 * @param again how to get another one
 * @param feared what somebody else may have done, where the reader did not open it
 */
export function closedLinkPage({ again, feared }: { readonly again: Html; readonly feared: string }): WebPage {
  const body = html`<p>Il a peut-être déjà servi, il a expiré, ou un lien plus récent l’a remplacé. Un lien ne sert qu’une fois, et quelques jours
seulement.</p>
<h2>Que faire ?</h2>
<ul>
<li>Vérifiez que vous avez ouvert le lien du courriel <strong>le plus récent</strong>, et que l’adresse est entière.</li>
<li>${again}</li>
<li>Si vous n’avez pas ouvert ce lien vous-même, dites-le à la même adresse : quelqu’un d’autre a peut-être ${feared}.</li>
</ul>`;
  return { status: 404, html: layOutPage('Ce lien n’est plus valable', body) };
}

/** A fault of ours. */
export function failurePage(): WebPage {
  const body = html`<p>Un incident empêche d’afficher cette page. Votre lien n’est pas perdu : attendez quelques minutes, puis ouvrez-le de
nouveau. Si cela dure, écrivez à ${support}.</p>`;
  return { status: 500, html: layOutPage('La page est momentanément indisponible', body) };
}
