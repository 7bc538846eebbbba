/** Processor, cores, memory, kernel, and how busy it is: a line for the report. */
export async function describeMachine(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo");
  const model = /^model name\s*: (.*)$/m.exec(info)?.[1] ?? Deno.build.arch;
  const cores = navigator.hardwareConcurrency;
  const memoryGib = Math.round(Deno.systemMemoryInfo().total / 1024 ** 3);
  const load = Deno.loadavg()[0]!.toFixed(1);
  return `${model}, ${cores} cores, ${memoryGib} GiB, Linux ${Deno.osRelease()}, load ${load} at the start`;
}
