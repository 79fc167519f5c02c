// A number: how many miles a car of the seventies went on a gallon, from its engine, its weight and where it was made.
import { readFile } from 'node:fs/promises';
import { arange, Sequential, setRandomSeed, type Tensor, tensor } from 'keisan';
import { Dense } from 'keisan/layers';
import { splitDataset } from 'keisan/utils';

const epochs = Number(process.env.EPOCHS ?? 100);
setRandomSeed(1);

interface Car {
  readonly Name: string;
  readonly Miles_per_Gallon: number | null;
  readonly Cylinders: number;
  readonly Displacement: number;
  readonly Horsepower: number | null;
  readonly Weight_in_lbs: number;
  readonly Acceleration: number;
  readonly Year: string;
  readonly Origin: string;
}

// Auto MPG: 406 cars of the years 1970 to 1982. Those with a missing value are left out.
const file = new URL('../../node_modules/vega-datasets/data/cars.json', import.meta.url);
const all: readonly Car[] = JSON.parse(await readFile(file, 'utf8'));
const cars = all.filter((car) => car.Miles_per_Gallon !== null && car.Horsepower !== null);

// Where a car comes from is not a number: it becomes three, of which one is 1.
const x = tensor(
  cars.map((car) => [
    car.Cylinders,
    car.Displacement,
    car.Horsepower!,
    car.Weight_in_lbs,
    car.Acceleration,
    Number(car.Year.slice(0, 4)),
    ...['USA', 'Europe', 'Japan'].map((origin) => Number(car.Origin === origin)),
  ]),
);
const y = tensor(cars.map((car) => [car.Miles_per_Gallon!]));
const parts = splitDataset([x, y, arange(cars.length)], { leftSize: 0.8, shuffle: true });
const [[xTrain, yTrain], [xTest, yTest, numbers]] = parts;

// Each column is brought to mean 0 and deviation 1. The test data have no say in it.
const mean = xTrain.mean({ axis: 0 });
const deviation = xTrain.sub(mean).square().mean({ axis: 0 }).sqrt();
const standardise = (inputs: Tensor) => inputs.sub(mean).div(deviation);

const model = new Sequential([new Dense(512, { activation: 'relu', inputShape: [9] }), new Dense(1)]);
model.compile({ optimizer: 'rmsprop', loss: 'mse', metrics: ['mae'] });
const { history } = await model.fit(standardise(xTrain), yTrain, { epochs, verbose: 0 });
for (const epoch of [1, 5, 20, 50, 100].filter((number) => number <= epochs)) {
  console.log(`After epoch ${epoch}: off by ${history.mae[epoch - 1].toFixed(2)} mpg on average on the training data.`);
}

const predictions = await model.predict(standardise(xTest), { verbose: 0 });
console.log('\n mpg  predicted');
for (let i = 0; i < 10; i++) {
  const { Name, Year } = cars[numbers.at(i).item()]!;
  const [truth, predicted] = [yTest, predictions].map((t) => t.at(i, 0).item().toFixed(1).padStart(4));
  console.log(`${truth}       ${predicted}  ${Name} (${Year.slice(0, 4)})`);
}
const [, error] = await model.evaluate(standardise(xTest), yTest, { verbose: 0 });
console.log(`\nOn ${yTest.size} cars that it never saw it is off by ${error!.toFixed(2)} mpg on average.`);
