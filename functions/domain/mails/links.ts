/** An e-mail address and nothing else, as an agent writes it in a comment. */
const EMAIL = /^[\w.%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;
const OPENING = /^[([{<«"'“‘]+/u;
const CLOSING = /[)\]}>»"'”’.,;:!?]+$/u;

/** An address of a website that a reader would miss, were it changed without a word. */
const WEBSITE = /:\/\/|www\./i;

/**
 * A text in which no mail program finds a link to make by itself: a blank is put behind « :// », « www. » and each dot
 * that a letter follows. A blank is seen by the reader and works in every program; an invisible character would do
 * neither, and would be copied with the address. E-mail addresses are left as they are: the seed asks the mairie to give
 * one in its comment, and the usager must be able to copy it.
 */
export function withoutLiveLinks(text: string): string {
  return text.replace(/\S+/gu, (token) => (isEmail(token) ? token : broken(token)));
}

/** True where {@link withoutLiveLinks} changes the address of a website. */
export function namesWebsite(text: string): boolean {
  return WEBSITE.test(text);
}

const isEmail = (token: string): boolean => EMAIL.test(token.replace(OPENING, '').replace(CLOSING, ''));

function broken(token: string): string {
  return (
    token
      .replace(/:\/\/(?=\S)/gu, ':// ')
      // A scheme without slashes: « mailto: », « javascript: », « tel: ».
      .replace(/(?<=\p{L}):(?=[^\s/])/gu, ': ')
      .replace(/www[.．。｡](?=\S)/giu, '$& ')
      .replace(/(?<=\S)[.．。｡](?=\p{L})/gu, '$& ')
  );
}
