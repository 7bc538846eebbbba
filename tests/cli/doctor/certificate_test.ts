import { assertEquals, assertStringIncludes } from "@std/assert";
import { certificateEnd, checkCertificate } from "../../../lib/cli/doctor/certificate.ts";
import { checkOutside } from "../../../lib/cli/doctor/outside.ts";
import { CERTIFICATE } from "../../certificate.ts";
import { FROM_SOURCE, runProcess } from "../../parlor_process.ts";
import { ReverseProxy, set } from "../../reverse_proxy.ts";
import { TestServer } from "../../serve.ts";
import { withFolder } from "../../store/temporary_folder.ts";

const NOW = Date.UTC(2026, 10, 21);
const DAY_MS = 24 * 60 * 60_000;

Deno.test("checkCertificate() warns before a certificate ends, and says when it has", () => {
  const at = (days: number) => checkCertificate({ end: NOW + days * DAY_MS, now: NOW });
  assertEquals(at(30), { status: "ok", seen: "valid until 2026-12-21" });
  assertEquals([at(13).status, at(13).seen], ["warning", "ends in 13 days, on 2026-12-04"]);
  assertEquals([at(-1).status, at(-1).seen], ["problem", "ended on 2026-11-20"]);
});

Deno.test("certificateEnd() reads the end of a certificate, believed or not", async () => {
  await using server = new TestServer();
  await using proxy = new ReverseProxy({ port: server.port, tls: CERTIFICATE });
  assertEquals(new Date(await certificateEnd(proxy.url, 5_000)).getUTCFullYear(), 2126);
});

Deno.test("checkOutside() says that browsers will not believe a certificate", async () => {
  await using server = new TestServer();
  await using proxy = new ReverseProxy({ port: server.port, tls: CERTIFICATE });
  const findings = [];
  for await (const finding of checkOutside(proxy.url, { patient: false, announce() {} })) {
    findings.push(finding);
  }
  assertEquals(findings.map(({ status }) => status), ["ok", "problem"]);
  assertStringIncludes(findings[1]!.seen, "its certificate is not valid");
});

Deno.test("doctor() goes through a proxy that speaks TLS", async () => {
  await using server = new TestServer({ args: ["--trust-proxy", "on"] });
  await using proxy = new ReverseProxy({
    port: server.port,
    tls: CERTIFICATE,
    rewrite: (head, client) => set(head, "X-Forwarded-For", client),
  });
  await withFolder(async (folder) => {
    const file = `${folder}/certificate.pem`;
    Deno.writeTextFileSync(file, CERTIFICATE.cert);
    const { output } = await runProcess({
      command: FROM_SOURCE,
      args: ["doctor", proxy.url.href, "--json", "--port", "0"],
      cwd: folder,
      env: { DENO_CERT: file },
    });
    const { findings } = JSON.parse(output);
    const told = findings.filter(({ check }: { check: string }) =>
      ["Certificate", "Public URL", "Proxy", "WebSocket"].includes(check)
    );
    assertEquals(
      told.map(({ check, status }: Record<string, string>) => `${check}: ${status}`),
      ["Certificate: ok", "Public URL: ok", "Proxy: warning", "WebSocket: ok"],
    );
    assertEquals(told[2].seen, "the server does not know that people come over https");
  });
});
