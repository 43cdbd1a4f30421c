interface Changed {
  state: 'open' | 'acknowledged' | 'resolved';
  openedAt: string;
  resolvedAt: string | null;
}

/** Names one opening or one ending of an alarm. */
export function changeNameOf(alarm: Changed): string {
  return `${alarm.state === 'resolved' ? 'resolved' : 'opened'}-${changedAt(alarm)}`;
}

/** When it opened or, for one that is over, ended. */
export function changedAt({ openedAt, resolvedAt }: Changed): string {
  return resolvedAt ?? openedAt;
}
