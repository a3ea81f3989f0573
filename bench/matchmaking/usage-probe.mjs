/** Loaded into the host before its own code: answers its parent how much it has used. */
process.on('message', () => {
  process.send?.({
    cpu: process.cpuUsage(),
    maxRssMb: process.resourceUsage().maxRSS / 1024,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
  });
});
// The channel to the parent must not keep the host alive.
process.channel?.unref();
// A benchmark that was broken off leaves no host behind.
process.on('disconnect', () => process.exit(1));
