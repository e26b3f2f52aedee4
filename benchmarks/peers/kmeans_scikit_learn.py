"""Clusters points by scikit-learn's KMeans: one question per line of standard input, one answer per line of output.

A line in:  {"file", "count", "dimension", "k", "restarts", "maxIterations", "seed"}; the file holds the points as float32.
A line out: {"cpuMs", "inertia"}: the processor time of the fit alone, and the inertia of its best descent.

The tolerance is 0: Lloyd's iteration ends when no point moves, as ours does.
"""

import json
import sys
import time

import numpy as np
from sklearn.cluster import KMeans

for line in sys.stdin:
    question = json.loads(line)
    points = np.fromfile(question["file"], dtype="<f4").reshape(question["count"], question["dimension"])
    model = KMeans(
        question["k"],
        n_init=question["restarts"],
        max_iter=question["maxIterations"],
        tol=0,
        algorithm="lloyd",
        random_state=question["seed"],
    )
    start = time.process_time()
    model.fit(points)
    seconds = time.process_time() - start
    print(json.dumps({"cpuMs": seconds * 1000, "inertia": float(model.inertia_)}), flush=True)
