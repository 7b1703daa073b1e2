/** A mail as its recipients got it. */
export interface ReceivedMail {
  readonly from: string;
  /** Recipients of the envelope, blind copies included. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Date header, or instant of reception; UTC. */
  readonly date: string;
  readonly attachments: readonly { readonly name: string; readonly size: number }[];
}
