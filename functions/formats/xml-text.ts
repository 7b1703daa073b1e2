/** Text safe inside an element. */
export const xml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Date with offset, as the flows write it: legal time in Paris. */
export const flowDate = (date: Date): string => {
  const paris = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Paris',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(date);
  const wall = `${paris.replace(' ', 'T')}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
  const minutes = Math.round((Date.parse(`${wall}Z`) - date.getTime()) / 60_000);
  return `${wall}+${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};
