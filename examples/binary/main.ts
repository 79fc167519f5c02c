// Yes or no: will it rain in Seattle tomorrow? Three layers say so from the rain of the last 31 days.
import { readFile } from 'node:fs/promises';
import { Sequential, setRandomSeed, tensor } from 'keisan';
import { Dense } from 'keisan/layers';

const epochs = Number(process.env.EPOCHS ?? 20);
setRandomSeed(1);

// The weather of every day from 2012 to 2015, measured by NOAA: date,precipitation,...
const file = new URL('../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url);
const [, ...rows] = (await readFile(file, 'utf8')).trim().split('\n');
const weather = rows.map((row) => row.split(',')).map(([date, rain]) => ({ date: date!, rain: Number(rain) }));

// One sample per day: 31 numbers, how much it rained on each of the days before, and the answer. Rain is measured in
// millimetres, mostly 0 and at times 50: its logarithm is of a size that a network likes.
const samples = weather.slice(31).map(({ date, rain }, i) => ({
  date,
  input: weather.slice(i, i + 31).map((day) => Math.log1p(day.rain)),
  target: rain > 0 ? 1 : 0,
}));
const train = samples.filter(({ date }) => date < '2015');
const test = samples.filter(({ date }) => date >= '2015');
const inputs = (some: typeof samples) => tensor(some.map(({ input }) => input));
const targets = (some: typeof samples) => tensor(some.map(({ target }) => [target]));

const model = new Sequential([
  new Dense(20, { activation: 'relu', inputShape: [31] }),
  new Dense(100, { activation: 'relu' }),
  new Dense(1, { activation: 'sigmoid' }),
]);
model.compile({ optimizer: 'rmsprop', loss: 'binary_crossentropy', metrics: ['accuracy'] });
model.summary();
await model.fit(inputs(train), targets(train), { epochs, batchSize: 32 });

const predictions = await model.predict(inputs(test), { verbose: 0 });
console.log('\nThe first days of 2015:');
test.slice(0, 7).forEach(({ date, target }, i) => {
  const chance = (100 * predictions.at(i, 0).item()).toFixed(0).padStart(3);
  console.log(`${date}: ${chance} % chance of rain, and it ${target ? 'rained' : 'stayed dry'}`);
});

// A model is worth something when it beats what needs no model.
const share = (isRight: (sample: (typeof test)[number]) => boolean) => test.filter(isRight).length / test.length;
const [, accuracy] = await model.evaluate(inputs(test), targets(test), { verbose: 0 });
console.log(`\nRight on days of 2015, which it never saw: ${accuracy!.toFixed(3)}`);
console.log(`"It never rains":                          ${share(({ target }) => target === 0).toFixed(3)}`);
console.log(
  `"Tomorrow will be as today":               ${share(({ input, target }) => Number(input[30]! > 0) === target).toFixed(3)}`,
);
