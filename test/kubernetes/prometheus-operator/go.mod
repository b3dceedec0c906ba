// Has the CustomResourceDefinition of PodMonitor, which tests install; nothing of it is compiled.
module flowgauge/test/kubernetes/prometheus-operator

go 1.21

require github.com/prometheus-operator/prometheus-operator v0.85.0 // indirect
