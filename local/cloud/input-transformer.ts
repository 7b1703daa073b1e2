import type { InputTransformer } from '@aws-sdk/client-eventbridge';

/** Value at a path of EventBridge, `$.detail.mail.tags`; undefined where the event has none. */
function valueAt(event: unknown, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), event);
}

/**
 * What a target receives in place of the event (EventBridge, « input transformation »): a variable inside quotes is put in as text, one
 * outside as JSON. A variable whose path finds nothing is put in as nothing.
 */
export function transformed(event: string, { InputPathsMap = {}, InputTemplate = '' }: InputTransformer): string {
  const parsed: unknown = JSON.parse(event);
  const value = (name: string) => valueAt(parsed, InputPathsMap?.[name] ?? '$');
  return InputTemplate.replace(/"<([\w-]+)>"|<([\w-]+)>/g, (_, quoted?: string, bare?: string) => {
    const found = value(quoted ?? bare ?? '');
    if (quoted !== undefined) return JSON.stringify(typeof found === 'string' ? found : found === undefined ? '' : JSON.stringify(found));
    return found === undefined ? '' : JSON.stringify(found);
  });
}
