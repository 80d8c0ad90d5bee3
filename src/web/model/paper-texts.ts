/** What a page about a paper says in words; its numbers come from the stored runs. */
export interface PaperText {
  /** Folder of the paper's experiments. */
  readonly id: string;
  /** Key in references.bib. */
  readonly cite: string;
  /** The question, for a student who has not read the paper. */
  readonly question: string;
  /** What the paper's abstract states, in our words; no constant is quoted. */
  readonly stated: readonly string[];
  /** What was derived here, and which note has the proof. */
  readonly derived: readonly string[];
  /** The experiments as a story. An experiment that no chapter names is put into a last one. */
  readonly chapters: readonly { readonly heading: string; readonly text: string; readonly claims: readonly string[] }[];
  /** Notes in docs/theory, most important first. */
  readonly notes: readonly string[];
}

const within = (paper: string, names: readonly string[]): readonly string[] => names.map((name) => `${paper}/${name}`);

/** The papers, in the order in which a student should meet them. */
export const PAPER_TEXTS: readonly PaperText[] = [
  {
    id: "safran-lee-2022",
    cite: "safran2022optimization",
    question:
      "Is there a function that gradient descent learns with two hidden layers and that no network with one hidden layer can learn, whatever is done to it?",
    stated: [
      "Gradient descent on the output neuron of a network with two layers of sigmoids, the hidden layer left at its random start, learns the indicator of a ball efficiently, for inputs with a radially symmetric law under mild assumptions.",
      "There are radial laws for which networks with one hidden layer of polynomial size cannot come below an error that is polynomially small in the dimension, by any algorithm.",
      "A standard gradient descent on one hidden layer cannot even come below a constant error.",
    ],
    derived: [
      "A certificate: for a given target, law and width k, a number below which no network with one hidden layer of k units can go, whatever its activations and weights. It can be computed, with all numerical errors taken off.",
      "The same for Gaussian inputs, by the rank of k directions.",
      "A guarantee for two layers with every constant: width and number of steps after which gradient descent is sure to have an error below ε.",
      "An explicit network with one hidden layer, which shows how near to the floor one can come.",
    ],
    chapters: [
      {
        heading: "The whole story in one picture",
        text: "The shaded region is forbidden to one hidden layer: that is a theorem, evaluated. Two layers, trained, go into it.",
        claims: within("safran-lee-2022", ["forbidden-region", "two-layers-cross-the-floor"]),
      },
      {
        heading: "The floor",
        text: "It stays up when the dimension grows and the width grows with it; and whoever tried to come below it has failed.",
        claims: within("safran-lee-2022", [
          "floor-scaling",
          "floor-holds",
          "attack-on-the-floor",
          "one-layer-stays-constant",
        ]),
      },
      {
        heading: "How two layers do it",
        text: "The mean of many random sigmoids is a function of the radius alone, and the output neuron needs only to put a threshold on it.",
        claims: within("safran-lee-2022", ["width-scaling", "uncentred-features", "learning-curves"]),
      },
    ],
    notes: ["certificate", "gaussian-certificate", "attack", "ridge-network", "two-layer-guarantee"],
  },
  {
    id: "safran-eldan-shamir-2019",
    cite: "safran2019depth",
    question:
      "Earlier separations need functions that become steeper with the dimension, or errors that become smaller. What is left if the function is Lipschitz and the error is fixed?",
    stated: [
      "For every constant error, a network with one hidden layer of a size polynomial in the dimension approximates every Lipschitz radial function.",
      "For every constant dimension, a size polynomial in 1/error is enough.",
      "A size polynomial in both at once is impossible.",
    ],
    derived: [
      "Versions of the two positive statements with every constant: an explicit network by polynomial, directions and knots, whose error is known in three parts before it is drawn.",
      "For each given function a floor that grows faster than any polynomial of both.",
      "A floor for functions of the inner product of two points of a sphere.",
    ],
    chapters: [
      {
        heading: "Enough units",
        text: "An explicit network is written down, and its error is what was predicted before it was drawn.",
        claims: within("safran-eldan-shamir-2019", [
          "error-budget",
          "polynomial-in-dimension",
          "polynomial-in-accuracy",
          "construction-widths",
        ]),
      },
      {
        heading: "Not enough units",
        text: "Accuracy and dimension at once, or a function that becomes too steep: then the floor comes up.",
        claims: within("safran-eldan-shamir-2019", ["not-both", "lipschitz-threshold"]),
      },
      {
        heading: "Floor and ceiling",
        text: "Between the two lies what a network with one hidden layer really needs.",
        claims: within("safran-eldan-shamir-2019", ["sandwich"]),
      },
    ],
    notes: ["construction", "shallow-width", "inner-product-certificate"],
  },
  {
    id: "vempala-wilmes-2019",
    cite: "vempala2019gradient",
    question: "What does gradient descent on one hidden layer learn, in which order, and how fast?",
    stated: [
      "Gradient descent on the output weights of a wide network converges, for every k, to within ε of the error of the best polynomial of degree k, with a number of units and of steps that is polynomial in the dimension for fixed k.",
      "Low degrees are learned before high ones.",
      "An algorithm that only asks statistical queries of inverse polynomial tolerance needs d^Ω(k) of them.",
    ],
    derived: [
      "Gradient descent as an operator: the part of the residual in degree k shrinks by 1 − ηα_k² a step, with exact factors for a finite number of units.",
      "The number of random units at which half of a degree has been learned, from the spectral law of random units.",
      "What fixed features can explain of a rotated target, without noise and with infinitely many samples.",
      "A bound on what one query can tell, with its constant.",
    ],
    chapters: [
      {
        heading: "Each degree at its own rate",
        text: "An activation has one number α_k for each degree; the degree decays at the rate α_k², and not at all where that is 0.",
        claims: within("vempala-wilmes-2019", [
          "spectra",
          "training-curves",
          "harmonic-decay",
          "low-frequency-first",
          "dead-degrees",
        ]),
      },
      {
        heading: "As good as the best polynomial",
        text: "Enough units and steps for degree k, and what happens with fewer.",
        claims: within("vempala-wilmes-2019", ["agnostic-convergence", "width-threshold", "both-layers"]),
      },
      {
        heading: "What cannot be learned this way",
        text: "Features that do not know the target, and queries that are not precise enough.",
        claims: within("vempala-wilmes-2019", ["fixed-features", "statistical-queries"]),
      },
    ],
    notes: ["spherical-harmonics", "dimension-argument"],
  },
  {
    id: "dandi-2025",
    cite: "dandi2025computational",
    question:
      "For a target that is a function of a few features, each of them a function of a few directions: how many samples does each further layer save?",
    stated: [
      "With Gaussian inputs and hierarchical targets, deep networks trained layer by layer reduce the dimension step by step: first the subspace is found, then the features in it, then the function of the features.",
      "So three layers need fewer samples than two, and two fewer than a kernel, which must learn all polynomials of a degree.",
    ],
    derived: [
      "The exact errors of the best polynomials of each degree at a finite number of directions, where the paper has limits.",
      "The spread of the overlap that a random subspace has by chance.",
      "The growth of the overlap a step, and from it the number of steps of the first layer.",
    ],
    chapters: [
      {
        heading: "Depth pays",
        text: "At the same number of samples three stages beat two, two the kernel, and four beat three where there is one more level.",
        claims: within("dandi-2025", [
          "layerwise-three-beats-two",
          "depth-gap",
          "four-stages",
          "joint-training-agrees",
          "sample-complexity",
        ]),
      },
      {
        heading: "When each layer begins to see",
        text: "The number of samples at which a method finds what it needs, against dimension and hidden dimension.",
        claims: within("dandi-2025", [
          "kernel-threshold",
          "two-layer-threshold",
          "feature-recovery-threshold",
          "overlap-transitions",
          "information-exponent",
        ]),
      },
      {
        heading: "The theorem's algorithm, step by step",
        text: "What the theorem is proved for, run as it is written.",
        claims: within("dandi-2025", [
          "first-layer-weak-recovery",
          "preconditioned-step",
          "theorem-algorithm",
          "baselines",
        ]),
      },
    ],
    notes: ["hierarchical-targets"],
  },
];

/** The paper that a note belongs to. */
export function paperOfNote(note: string): string | undefined {
  return PAPER_TEXTS.find(({ notes }) => notes.includes(note))?.id;
}
