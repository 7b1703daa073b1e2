/** An object of the depot, as its event names it. */
export interface DepotObject {
  readonly key: string;
  readonly versionId: string | undefined;
  /** Orders the uploads of one key; the identity of the object where the event has no version. */
  readonly sequencer: string | undefined;
  readonly bytes: number;
}
