#!/bin/sh
# Takes out of an installed tree what deskwatch never runs, which is half of it.   slim.sh SITE_PACKAGES
# deskwatch reads a model in OpenVINO's own format and runs it on the processor; nothing debugs or compiles in a container.
set -eu
cd "$1"

for unused in intel_gpu intel_npu auto auto_batch hetero; do
    rm -f openvino/libs/libopenvino_"$unused"_plugin.so
done
for unused in gguf jax onnx paddle pytorch tensorflow tensorflow_lite; do
    rm -f openvino/libs/libopenvino_"$unused"_frontend.so.*
done
rm -rf openvino/include openvino/cmake openvino/libs/cache.json openvino/libs/libopenvino_c.so.* hf_xet hf_xet-*
# It tells its maker of every start; OpenVINO does without it.
rm -rf openvino_telemetry openvino_telemetry-*

find . -type d \( -name tests -o -name test \) -prune -exec rm -r {} +
find . -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.cpp' -o -name '*.h' -o -name '*.hpp' \) -delete
# Debuggers' symbols; not from the libraries that were bent into their wheels (*.libs), which strip breaks.
find . -type f -name '*.so*' ! -path './*.libs/*' -exec strip --strip-unneeded {} +
