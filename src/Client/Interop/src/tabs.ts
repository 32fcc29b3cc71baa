// The worker's side of the channel: what tabs say to the worker that leads, and what they are told. Mirrored by src/Client/Worker/Tabs.cs.
import { askToRetire, askWhoLeads, death, iLead, openChannel, tabLock, type Said } from "./channel";
import * as election from "./election";

/** From a tab; without a tab it is of the worker's own browser, or of another worker. */
interface Message {
  readonly tab: string;
  readonly kind: string;
  readonly workspace: string;
  readonly detail: string;
}

type Heard = (message: Message) => void;

const watched = new Set<string>();
const say = openChannel(hear);
let deliver: Heard = () => {};

for (const kind of ["online", "offline"]) self.addEventListener(kind, () => deliver(without(kind)));

/** What is said while this worker leads. Tabs say again what they have open when a worker begins to. */
export function listen(heard: Heard): void {
  deliver = heard;
}

export async function lead(): Promise<void> {
  await election.lead((kind) => tell(kind, "", ""));
  if (!navigator.onLine) deliver(without("offline"));
}

export function resign(): void {
  election.resign();
}

export function tell(kind: string, workspace: string, detail: string): void {
  say({ from: "worker", instance: election.instance, build: election.build, kind, workspace, detail });
}

export function origin(): string {
  return location.origin;
}

function hear(said: Said): void {
  if (!election.isLeading()) {
    if (said.from === "worker" && said.kind === iLead) election.hearLeader(said);
  } else if (said.kind === askWhoLeads) tell(iLead, "", "");
  else if (said.from === "tab") hearTab(said.tab, said.build, { tab: said.tab, kind: said.kind, workspace: said.workspace, detail: said.detail });
  else if (said.kind === askToRetire && said.build !== election.build) deliver(without(askToRetire));
}

/** Of a tab of another build nothing is taken but that it has edited: what it waits for to be told may be something else by now. */
function hearTab(tab: string, build: string, message: Message): void {
  if (build !== election.build && message.kind !== "edited") return;
  if (!watched.has(tab)) {
    watched.add(tab);
    // A tab that crashed says nothing.
    void death(tabLock(tab)).then(() => {
      watched.delete(tab);
      deliver({ tab, kind: "leave", workspace: "", detail: "" });
    });
  }

  deliver(message);
}

function without(kind: string): Message {
  return { tab: "", kind, workspace: "", detail: "" };
}
