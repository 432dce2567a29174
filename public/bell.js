// The terminal's bell: a short tone, as a chip of its time would make it.
let context = null;

export function ring() {
  // A page that nobody has touched may make no sound, and the browser would complain.
  if (!navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  const now = context.currentTime;
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.type = "square";
  tone.frequency.value = 800;
  level.gain.setValueAtTime(0.04, now);
  level.gain.setTargetAtTime(0, now + 0.1, 0.015);
  tone.connect(level).connect(context.destination);
  tone.start(now);
  tone.stop(now + 0.2);
}
