// Before the start: what this device can do, in five lines. It informs; it keeps nobody out.

const box = document.querySelector("[data-checks]");

const say = (name, isGood, n = "") => {
  const line = box.querySelector(`[data-check="${name}"]`);
  const words = line.querySelector("[data-words]");
  line.dataset.state = isGood ? "good" : "poor";
  for (const icon of line.querySelectorAll("[data-icon]")) icon.hidden = icon.dataset.icon !== line.dataset.state;
  words.textContent = words.dataset[line.dataset.state].replace("{n}", n);
};

const inWords = (seconds) => (seconds < 120 ? box.dataset.seconds.replace("{n}", Math.round(seconds)) : box.dataset.minutes.replace("{n}", Math.round(seconds / 60)));

const checkTime = () => {
  const off = Math.abs(Date.now() / 1000 - Number(box.dataset.now) - performance.now() / 1000);
  say("time", off < 30, inWords(off));
};

const checkNetwork = async () => {
  const before = performance.now();
  try {
    const patience = new AbortController();
    setTimeout(() => patience.abort(), 8000);
    const response = await fetch(box.dataset.probe, { cache: "no-store", signal: patience.signal });
    say("network", response.ok, Math.round(performance.now() - before));
  } catch {
    say("network", false);
  }
};

const checkStorage = () => {
  try {
    localStorage.setItem("exam-check", "1");
    localStorage.removeItem("exam-check");
    say("storage", true);
  } catch {
    say("storage", false);
  }
};

const checkDevice = async () => {
  const battery = await navigator.getBattery?.().catch(() => null);
  const percent = battery ? Math.round(battery.level * 100) : 100;
  say("device", percent >= 20 || battery.charging, percent);
};

if (box) {
  box.hidden = false;
  checkTime();
  checkNetwork();
  checkStorage();
  checkDevice();
}
