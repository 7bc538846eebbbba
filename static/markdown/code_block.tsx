import { useEffect, useMemo, useState } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { usePage } from "../page.ts";

/** How long "copied" is said, in milliseconds. */
const SAID_MS = 2_000;

/** Lines of code, to be copied with one button. */
export function CodeBlock({ info, code }: { info: string; code: string }) {
  const { highlighter, text } = usePage();
  const part = highlighter.value.value;
  const runs = useMemo(() => part?.highlight(code, info) ?? null, [part, code, info]);
  useEffect(() => {
    if (info !== "") highlighter.want();
  }, [info]);
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
    } catch {
      // Not allowed: it can still be selected.
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  }
  return (
    <div class="md-block" dir="ltr">
      {info !== "" && <span class="md-info" dir="auto">{info}</span>}
      <button class="md-copy" type="button" title={text("copyCode")} onClick={copy}>
        <Icon name={copied ? "check" : "copy"} />
        <span class="unseen" aria-live="polite">{text(copied ? "codeCopied" : "copyCode")}</span>
      </button>
      <pre class="md-pre"><code>
        {runs === null ? code : runs.map(({ role, text }, index) =>
          role === null ? text : <span key={index} class={`hl-${role}`}>{text}</span>
        )}
      </code></pre>
    </div>
  );
}
